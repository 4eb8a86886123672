using System.Globalization;
using Kms.Faults.Load;
using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>A zone's server stands still (SIGSTOP): keys that are in use must not notice, and a change waits no longer than it was told to.</summary>
internal static class ZoneHang
{
    private const int UsesWanted = 60;
    private const double CryptoP99MaxMs = 250;
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    public static async Task Run(RowRun run, Stand stand)
    {
        var (crypto, longest) = (new List<double>(), TimeSpan.Zero);
        await using (var traffic = stand.Load())
        {
            foreach (var name in (string[])["A", "B"])
            {
                // Every key is in memory: what follows is the delay of the zone and of nothing else.
                var warm = traffic.Crypto.Count + (2 * stand.Keys.Count);
                await run.Must("all keys were used", () => traffic.Crypto.Count > warm);
                traffic.LongestChange = TimeSpan.Zero;
                var (first, refused) = (traffic.Times.Count, traffic.Refused);
                var zone = stand.Zones.Of(name);
                zone.Pause();
                try
                {
                    await run.Must("changes are refused and keys go on working", () => traffic.Refused > refused && traffic.Times.Count - first > UsesWanted);
                    crypto.AddRange(traffic.Times.Since(first));
                    longest = traffic.LongestChange > longest ? traffic.LongestChange : longest;
                }
                finally
                {
                    zone.Resume();
                }

                var accepted = traffic.Accepted;
                await run.Must("changes are accepted again", () => traffic.Accepted > accepted && traffic.Health == "ready");
            }

            run.FailAll(traffic.Problems);
        }

        await stand.Check();
        var p99 = Latencies.Percentile(crypto, 0.99);
        run.Figure("with a hanging zone: crypto p50 / p99 ms", string.Create(CultureInfo.InvariantCulture, $"{Latencies.Percentile(crypto, 0.5):F1} / {p99:F1}"));
        run.Figure("longest change ms", (long)longest.TotalMilliseconds);
        if (p99 > CryptoP99MaxMs || longest > PostgresPair.WriteTimeout + Slack)
        {
            run.Fail($"a hanging zone delays crypto to {p99:F0} ms (p99) and a change to {longest.TotalMilliseconds:F0} ms");
        }
    }
}
