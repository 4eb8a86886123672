using Kms.Leases;
using Kms.Orleans.Callers;

namespace Kms.Orleans.Leases;

/// <summary>Carries a withdrawal out: asks every node at once, and waits for the answers or for the end of the last lease.</summary>
internal static class RevocationRound
{
    /// <returns>The withdrawal as it ended.</returns>
    public static async Task<Revocation> Run(Revocation withdrawal, Func<string, Task> drop, TimeProvider time)
    {
        using var over = new CancellationTokenSource();
        var end = Task.Delay(Until(withdrawal.OverAt, time), time, over.Token);
        var asked = withdrawal.Open.Select(node => Ask(node, drop)).ToList();
        while (!withdrawal.IsComplete(time.GetTimestamp()))
        {
            var first = await Task.WhenAny([.. asked, end]);
            if (first is Task<string?> answer)
            {
                asked.Remove(answer);
                withdrawal = await answer is { } node ? withdrawal.Dropped(node) : withdrawal;
            }
            else if (end.IsCompleted && !withdrawal.IsComplete(time.GetTimestamp()))
            {
                // A timer may be early by a fraction of what the clock shows.
                end = Task.Delay(Until(withdrawal.OverAt, time), time, over.Token);
            }
        }

        await over.CancelAsync();
        return withdrawal;
    }

    /// <summary>The node if it has dropped it; null if it could not be asked.</summary>
    private static async Task<string?> Ask(string node, Func<string, Task> drop)
    {
        try
        {
            await drop(node);
            return node;
        }
        catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
        {
            // It may be gone, or only out of reach: its lease has to end.
            return null;
        }
    }

    private static TimeSpan Until(long tick, TimeProvider time)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), tick);
        return left > TimeSpan.Zero ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
    }
}
