using System.Diagnostics;

namespace Kms.Testing;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    /// <summary>Between two looks: who looks without a pause takes the processor from what is waited for.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <exception cref="TimeoutException">The condition did not come true within the deadline, which is generous because machines are busy.</exception>
    public static async Task True(Func<Task<bool>> condition, string what, int deadlineSeconds = 30)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed.TotalSeconds > deadlineSeconds)
            {
                throw new TimeoutException($"Waited {deadlineSeconds} s in vain: {what}.");
            }

            await Task.Delay(Pause);
        }
    }

    public static Task True(Func<bool> condition, string what, int deadlineSeconds = 30) =>
        True(() => Task.FromResult(condition()), what, deadlineSeconds);
}
