using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Load;
using Kms.Faults.Rows;

namespace Kms.Faults.Silos;

/// <summary>
/// kill -9 of a silo under 64 signers and some writers, again and again. It is started again at once, or only after the others have noticed. Nothing that was acknowledged
/// may be lost, no answer may be wrong, and the keys that lived on it must accept changes again.
/// </summary>
internal sealed class SiloKill(RowRun run, SiloCluster cluster)
{
    private const int KillsMin = 2;

    /// <summary>Probes come in their own rhythm, the others have to agree, and what the dead one has lent must be over (decision 0010).</summary>
    private static readonly TimeSpan AwayMax = (2 * SiloCluster.DeadAfter) + TimeSpan.FromSeconds(3);

    private readonly Latencies noticed = new();
    private readonly Latencies backWhenNoticed = new();
    private readonly Latencies backWhenRestarted = new();

    public static async Task Run(RowRun run)
    {
        await using var cluster = await SiloCluster.Start(run);
        await using var signers = await Signers.Start(cluster, run.Seed);
        await using var makers = new Makers(cluster, run.Seed);
        var row = new SiloKill(run, cluster);
        var kills = 0;
        for (; run.HasTimeAfter(kills, KillsMin, run.Options.Kills) && !run.IsFailed; kills++)
        {
            await row.Kill(staysAway: kills % 2 == 0);
        }

        await signers.Stop();
        await makers.Stop();
        var lost = await makers.Findings(run.Cancellation);
        run.FailAll(lost);
        run.FailAll(signers.Wrong);
        run.Figure("kills", kills);
        run.Figure("signatures", signers.Times.Count);
        run.Figure("wrong", signers.Wrong.Count);
        run.Figure("try again", signers.Refused);
        run.Figure("connections broken", signers.Unanswered);
        run.Figure("slowest ms", (long)Latencies.Percentile(signers.Times.Since(0), 1));
        run.Figure("a key without a signature ms", (long)signers.Silence.TotalMilliseconds);
        run.Figure("acknowledged versions", makers.Acknowledged);
        run.Figure("lost or made twice", lost.Count);
        run.Figure("declared dead after ms", Spread(row.noticed));
        run.Figure("every key accepts changes again ms, silo away", Spread(row.backWhenNoticed));
        run.Figure("silo started again", Spread(row.backWhenRestarted));
        if (signers.Times.Count == 0 || makers.Acknowledged == 0)
        {
            run.Fail("nothing was signed or changed: nothing was tested");
        }
    }

    private async Task Kill(bool staysAway)
    {
        var silo = cluster.Silos[run.Random.Next(cluster.Silos.Count)];
        await Task.Delay(run.Random.Next(1000), run.Cancellation);
        var moment = Stopwatch.GetTimestamp();
        await silo.Host.Kill();
        var restarting = staysAway ? Task.CompletedTask : silo.Start(run.Cancellation);
        var changes = Signers.Keys.Select(key => cluster.Insist(
            HttpMethod.Patch, $"/keys/{key}", new { tags = new { after = moment.ToString(CultureInfo.InvariantCulture) } }, new Random(run.Random.Next()))).ToArray();
        if (staysAway && await run.Must($"{silo.Name} is declared dead", () => !cluster.IsMember(silo)) is not null)
        {
            noticed.Add(Stopwatch.GetElapsedTime(moment));
        }

        await Task.WhenAll(changes);
        var away = Stopwatch.GetElapsedTime(moment);
        (staysAway ? backWhenNoticed : backWhenRestarted).Add(away);
        if (away > AwayMax)
        {
            run.Fail($"keys of {silo.Name} were away for {away.TotalSeconds:F1} s");
        }

        await (staysAway ? silo.Start(run.Cancellation) : restarting);
    }

    private static string Spread(Latencies times) => string.Create(
        CultureInfo.InvariantCulture, $"p50 {Latencies.Percentile(times.Since(0), 0.5):F0} max {Latencies.Percentile(times.Since(0), 1):F0}");
}
