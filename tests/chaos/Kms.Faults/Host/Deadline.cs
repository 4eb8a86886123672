using System.Diagnostics;

namespace Kms.Faults.Host;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    /// <returns>How long it took; null when the condition did not come true in time.</returns>
    public static async Task<TimeSpan?> Until(Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(Pace);
        while (!await condition())
        {
            if (clock.Elapsed > limit)
            {
                return null;
            }

            await pace.WaitForNextTickAsync(cancellation);
        }

        return clock.Elapsed;
    }

    public static Task<TimeSpan?> Until(Func<bool> condition, TimeSpan limit, CancellationToken cancellation) =>
        Until(() => Task.FromResult(condition()), limit, cancellation);
}
