using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Load;
using Kms.Faults.Rows;

namespace Kms.Faults.Silos;

/// <summary>
/// Rows 5 and 6 on a cluster: versions are disabled under load while silos, one at a time and chosen at random, stand still (SIGSTOP), some until the others have declared
/// them dead. After every acknowledgement each silo is asked to sign, the one that stands still too: it finds the request when it wakes up.
/// </summary>
internal sealed class SiloPause(RowRun run, SiloCluster cluster)
{
    private const int DisablesMin = 50;
    private const int PausesMin = 4;
    private const int Owners = 24;
    private const int SignersOfASilo = 5;
    private const int VersionsOfAKey = 40;
    private const int InUseMaxMs = 60;

    private readonly UsedVersion?[] board = new UsedVersion?[Owners];
    private readonly Latencies calm = new();
    private readonly Latencies stopped = new();
    private readonly ConcurrentBag<Task> asked = [];
    private readonly Pauses pauses = new(run, cluster);
    private int started;
    private int signatures;
    private int refused;
    private int askedAfterwards;
    private int late;

    /// <summary>Disables that were acknowledged while a zone was not usable, which they have to be (202).</summary>
    private int inOneZone;

    public static async Task Run(RowRun run)
    {
        await using var cluster = await SiloCluster.Start(run);
        var row = new SiloPause(run, cluster);
        using var done = new CancellationTokenSource();
        var pausing = row.pauses.Run(done.Token);
        var owners = Task.WhenAll(Enumerable.Range(0, Owners).Select(owner => Task.Run(() => row.Own(owner, new Random(run.Seed + owner)))));
        var load = cluster.Silos.SelectMany(silo => Enumerable.Range(0, SignersOfASilo).Select(i => Task.Run(() => row.Use(silo, new Random(run.Seed + i), done.Token)))).ToArray();
        try
        {
            await owners;
        }
        finally
        {
            await done.CancelAsync();
            await pausing;
            await Task.WhenAll(load);
            await Task.WhenAll(row.asked);
        }

        row.Report();
    }

    private void Report()
    {
        run.Figure("mode", run.Options.Leases);
        run.Figure("disables", calm.Count + stopped.Count);
        run.Figure("of them in one zone", inOneZone);
        run.Figure("signatures", signatures);
        run.Figure("refused", refused);
        run.Figure("asked after the acknowledgement", askedAfterwards);
        run.Figure("late", late);
        run.Figure("pauses", pauses.Count);
        run.Figure("declared dead and woken", pauses.Woken);
        run.Figure("acknowledged ms p50 / p99, all running", Spread(calm.Since(0)));
        run.Figure("a silo stopped", Spread(stopped.Since(0)));
        run.Figure("all", Spread([.. calm.Since(0), .. stopped.Since(0)]));
        if (late > 0)
        {
            run.Fail($"{late} signatures for requests that were sent after the version's disable was acknowledged");
        }

        if (signatures == 0 || askedAfterwards == 0 || stopped.Count == 0)
        {
            run.Fail("nothing was signed, or nobody stood still: nothing was tested");
        }
    }

    private async Task Own(int owner, Random random)
    {
        for (var number = 0; HasTime(Interlocked.Increment(ref started) - 1) && !run.IsFailed; number++)
        {
            var key = $"switched-{owner}-{number / VersionsOfAKey}";
            var made = await cluster.Insist(HttpMethod.Post, $"/keys/{key}/create", new { kty = "EC", crv = "P-256" }, random);
            var version = board[owner] = new UsedVersion($"/keys/{key}/{made.Version().Issued.Id}");
            await Task.Delay(random.Next(InUseMaxMs), run.Cancellation);

            var (pausesBefore, isCalm, clock) = (pauses.Count, cluster.Silos.All(silo => silo.IsUp), Stopwatch.GetTimestamp());
            var answer = await cluster.Insist(HttpMethod.Patch, version.Path, new { attributes = new { enabled = false } }, random);
            version.IsOff = true;
            Interlocked.Add(ref inOneZone, answer.IsSingleZone ? 1 : 0);
            (isCalm && pauses.Count == pausesBefore ? calm : stopped).Add(Stopwatch.GetElapsedTime(clock));
            foreach (var silo in cluster.Silos)
            {
                asked.Add(Sign(silo, version));
                Interlocked.Increment(ref askedAfterwards);
            }
        }
    }

    /// <summary>The pauses are part of what is to be seen, so the shortest run waits for some.</summary>
    private bool HasTime(int done) => run.HasTimeAfter(done, DisablesMin, run.Options.Disables) || (run.Options.Disables is null && pauses.Count < PausesMin);

    private async Task Use(SiloProcess silo, Random random, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            if (board[random.Next(Owners)] is { } version && !silo.Host.HasEnded)
            {
                await Sign(silo, version);
            }
            else
            {
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }

    private async Task Sign(SiloProcess silo, UsedVersion version)
    {
        // Sent after the acknowledgement, it arrives after it; sent before, it may be answered either way.
        var isOff = version.IsOff;
        var answer = await silo.Client.Post(version.Path + "/sign", new { alg = "ES256", value = new string('A', 43) });
        if (answer.IsOk)
        {
            Interlocked.Increment(ref signatures);
            if (isOff)
            {
                Interlocked.Increment(ref late);
            }
        }
        else
        {
            Interlocked.Increment(ref refused);
            if (answer.Code != "KeyDisabled" && !SiloCluster.MayRepeat(answer))
            {
                run.Fail($"{version.Path} on {silo.Name} answers {answer.Status} {answer.Code}");
            }
        }
    }

    private static string Spread(IReadOnlyCollection<double> times) => string.Create(
        CultureInfo.InvariantCulture, $"{Latencies.Percentile(times, 0.5):F1} / {Latencies.Percentile(times, 0.99):F1}");
}
