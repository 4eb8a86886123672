using Microsoft.AspNetCore.Http;

namespace Kms.Http.Wire;

/// <summary>
/// Room for the few requests whose body or answer may be many megabytes: how many there are at one time bounds the memory that they take,
/// and how long each has bounds how long one that stands still keeps others out. Safe for concurrent use.
/// </summary>
internal sealed class LargeTransfers(TimeProvider time)
{
    /// <summary>Each takes up to ten times the size of a backup while it is opened: 300 MB in all.</summary>
    public const int AtOnceMax = 4;

    private static readonly Refusal Busy = new(RefusalCode.Throttled, "Too many backups are being sent at the moment: try again.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    private readonly SemaphoreSlim room = new(AtOnceMax);

    /// <summary>How long a request waits for room before it is refused.</summary>
    public static TimeSpan WaitMax => TimeSpan.FromSeconds(10);

    /// <summary>How long a body has to arrive, or an answer to leave.</summary>
    public static TimeSpan TransferMax => TimeSpan.FromSeconds(60);

    /// <summary>Runs the transfer when there is room for it. Refused when there is none for long.</summary>
    /// <param name="transfer">Given a token that is cancelled when its time is over, or its client has left.</param>
    /// <exception cref="WireException">Its time is over.</exception>
    public async ValueTask<Refusal?> Run(HttpContext http, Func<CancellationToken, ValueTask> transfer)
    {
        if (!room.Wait(0) && !await Wait(http.RequestAborted))
        {
            RequestBody.LeaveUnread(http);
            return Busy;
        }

        using var limit = new CancellationTokenSource(TransferMax, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        try
        {
            await transfer(both.Token);
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !http.Response.HasStarted)
        {
            RequestBody.LeaveUnread(http);
            throw WireException.TooSlow(TransferMax);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            http.Abort();
            return null;
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<bool> Wait(CancellationToken gone)
    {
        using var limit = new CancellationTokenSource(WaitMax, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, gone);
        try
        {
            await room.WaitAsync(both.Token);
            return true;
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return false;
        }
    }
}
