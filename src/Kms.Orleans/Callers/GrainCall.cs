using System.Diagnostics;
using Kms.Access;

namespace Kms.Orleans.Callers;

/// <summary>
/// A call of a grain on a caller's behalf. A failure of the cluster becomes a refusal that says whether repeating is safe and needed.
/// </summary>
internal static class GrainCall
{
    private static readonly Refusal Away = new(
        RefusalCode.NodeUnavailable, "The node that holds this key or vault cannot be reached at the moment; another one takes over. Nothing was changed.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly Refusal Unknown = new(
        RefusalCode.OutcomeUnknown,
        "The node that holds this key or vault went away in the middle of the change: it may or may not have happened. Repeat it with the same Idempotency-Key.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>
    /// How long a call that may be repeated is repeated, because a node goes away without a word and the others need a while to notice:
    /// somewhat longer than that. Clients give up sooner than a cluster, so it is not left to them.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>For what changes nothing.</summary>
    public static ValueTask<Result<T>> Ask<T>(Caller caller, Func<ValueTask<Result<T>>> call, CancellationToken cancellation) =>
        Make(caller, call, Away, Patience, cancellation);

    /// <summary>For calls that change nothing and that their caller repeats.</summary>
    public static ValueTask<Result<T>> AskOnce<T>(Caller caller, Func<ValueTask<Result<T>>> call, CancellationToken cancellation) =>
        Make(caller, call, Away, TimeSpan.Zero, cancellation);

    /// <summary>For a change that its object remembers, so that delivering it again does not do it again.</summary>
    public static ValueTask<Result<T>> ChangeOnce<T>(Caller caller, Func<ValueTask<Result<T>>> call, CancellationToken cancellation) =>
        Make(caller, call, Unknown, Patience, cancellation);

    public static ValueTask<Result<T>> Change<T>(Caller caller, Func<ValueTask<Result<T>>> call, CancellationToken cancellation) =>
        Make(caller, call, Unknown, TimeSpan.Zero, cancellation);

    /// <summary>
    /// True for what comes of a cluster in motion, and not of a mistake in the grain. The runtime also cancels messages by itself, while
    /// it looks for a place for a grain.
    /// </summary>
    public static bool IsOfTheCluster(Exception exception) => exception is OrleansException or TimeoutException or OperationCanceledException;

    private static async ValueTask<Result<T>> Make<T>(
        Caller caller, Func<ValueTask<Result<T>>> call, Refusal failed, TimeSpan patience, CancellationToken cancellation)
    {
        CallerContext.Set(caller);
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (IsOfTheCluster(exception))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(since) >= patience)
                {
                    return failed;
                }

                await Task.Delay(Pause, cancellation);
            }
        }
    }
}
