using System.Globalization;
using Kms.Faults.Load;

namespace Kms.Faults.Rows;

/// <summary>A zone is away while many keys exist and comes back intact: what users of keys notice while it is compared with its peer.</summary>
internal static class ZoneAway
{
    private const int Keys = 20_000;
    private const int KeyCount = 60;
    private const int CyclesMin = 5;

    /// <summary>On each side, so that its slowest hundredth is more than a handful.</summary>
    private const int SamplesWanted = 1_000;
    private const int SamplesPerCycle = 150;
    private const double FactorMax = 2;

    public static async Task Run(RowRun run)
    {
        await using var stand = await Stand.Start(run, KeyCount);
        await Filling.Many(stand.Client, Keys, run.Cancellation);
        var (usual, resync, cycles, longest) = (new List<double>(), new List<double>(), 0, TimeSpan.Zero);
        await using (var traffic = stand.Load())
        {
            await run.Must("all keys were used", () => traffic.Times.Count > 2 * KeyCount);
            while (run.HasTimeAfter(cycles, CyclesMin) || (Math.Min(usual.Count, resync.Count) < SamplesWanted && !run.IsFailed))
            {
                var first = traffic.Times.Count;
                await run.Must("keys are used", () => traffic.Times.Count - first > SamplesPerCycle);
                usual.AddRange(traffic.Times.Since(first));

                var zone = stand.Zones.Of(cycles % 2 == 0 ? "B" : "A");
                var refused = traffic.Refused;
                await zone.Kill();
                await run.Must("changes are refused", () => traffic.Refused > refused);
                await zone.Start();
                first = traffic.Times.Count;
                var back = await run.Must("the zone is back", () => traffic.Health == "ready");
                resync.AddRange(traffic.Times.Since(first));
                longest = back > longest ? back.Value : longest;
                cycles++;
            }

            run.FailAll(traffic.Problems);
        }

        await stand.Check();
        var (before, during) = (Latencies.Percentile(usual, 0.99), Latencies.Percentile(resync, 0.99));
        run.Figure("keys", Keys + KeyCount);
        run.Figure("cycles", cycles);
        run.Figure("crypto p99 usual ms", string.Create(CultureInfo.InvariantCulture, $"{before:F1} of {usual.Count}"));
        run.Figure("during resync ms", string.Create(CultureInfo.InvariantCulture, $"{during:F1} of {resync.Count}"));
        run.Figure("longest resync ms", (long)longest.TotalMilliseconds);
        run.Figure("its keys/s", (long)((Keys + KeyCount) / longest.TotalSeconds));
        if (during > FactorMax * before)
        {
            run.Fail($"the resync raises p99 from {before:F1} to {during:F1} ms");
        }
    }
}
