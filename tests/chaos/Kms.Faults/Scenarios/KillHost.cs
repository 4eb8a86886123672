using System.Globalization;
using Kms.Faults.Check;
using Kms.Faults.Host;
using Kms.Faults.Http;
using Kms.Faults.Load;
using Kms.Faults.Zones;

namespace Kms.Faults.Scenarios;

/// <summary>
/// kill -9 at any moment of a write. One data folder for the whole run: each cycle loads the host that the cycle before has checked, kills it,
/// starts it again and looks at everything.
/// </summary>
internal sealed class KillHost
{
    private const int CyclesUsual = 200;
    private const int Writers = 8;
    private const int FullCompareEvery = 20;
    private static readonly string[] HotKeys = [.. Enumerable.Range(0, 12).Select(i => $"hot-{i}")];

    private readonly DataFolder data;
    private readonly ZoneHome home;
    private readonly int seed;
    private readonly CancellationToken cancellation;
    private readonly History history = new();
    private readonly KeyBoard board;
    private readonly Restart restart;
    private long compared;

    public KillHost(DataFolder data, ZoneHome home, int seed, CancellationToken cancellation)
    {
        this.data = data;
        this.home = home;
        this.seed = seed;
        this.cancellation = cancellation;
        board = new KeyBoard(HotKeys, history);
        restart = new Restart(data, home, Report, cancellation);
    }

    public KillHostReport Report { get; } = new();

    /// <summary>Whether each host makes one change before its load begins.</summary>
    public bool WarmUp { get; init; }

    public History History => history;

    public static async Task<bool> Run(RunOptions options, TextWriter output, CancellationToken cancellation)
    {
        using var data = new DataFolder();
        var cycles = options.Cycles ?? CyclesUsual;
        await output.WriteLineAsync($"kill-host: {cycles} cycles, seed {options.Seed}");
        var scenario = new KillHost(data, new SqliteHome(data), options.Seed, cancellation);
        await scenario.Run(cycle => cycle < cycles, output);
        await scenario.Report.Write(output, scenario.History, options.Seed);
        return scenario.Report.Held;
    }

    /// <param name="more">Asked with the number of cycles that are done.</param>
    public async Task Run(Func<int, bool> more, TextWriter output)
    {
        var host = await restart.First();
        try
        {
            for (var cycle = 1; more(cycle - 1); cycle++)
            {
                var plan = KillPlan.For(seed, cycle);
                await LoadAndKill(host, plan, cycle);
                await host.DisposeAsync();
                restart.CountUndecided();
                host = await restart.After(plan);
                foreach (var finding in await Check(cycle, last: !more(cycle)))
                {
                    await output.WriteLineAsync($"cycle {cycle}, seed {seed}: {finding}");
                }

                Report.Cycles = cycle;
                if (cycle % 20 == 0)
                {
                    await output.WriteLineAsync(Report.Progress(history));
                }
            }
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private async Task LoadAndKill(HostProcess host, KillPlan plan, int cycle)
    {
        using var client = KmsClient.Of(data);
        if (WarmUp)
        {
            // The first change of a process takes longer than most kills wait: without this they would all come before it.
            await client.Post("/keys/warm/create", new { kty = "EC", crv = "P-256" });
        }

        board.Reset();
        using var killed = new CancellationTokenSource();
        var load = Enumerable.Range(0, Writers).Select(number => Write(client, cycle, number, killed.Token)).ToArray();
        try
        {
            await Task.Delay(plan.UnderLoad, cancellation);
        }
        finally
        {
            await host.Kill();
            await killed.CancelAsync();
        }

        await Task.WhenAll(load);
    }

    private async Task Write(KmsClient client, int cycle, int number, CancellationToken killed)
    {
        var random = new Random(KillPlan.HashCode(seed, (cycle * Writers) + number));
        var writer = new Writer(string.Create(CultureInfo.InvariantCulture, $"{cycle}.{number}"), client, board, history, random);
        if (number == 0)
        {
            // A key that nobody touches again: it has to survive all later kills.
            await writer.Do(string.Create(CultureInfo.InvariantCulture, $"kept-{cycle}"), ChangeKind.Create, null);
        }

        // A host that does not answer any more is dead: what is sent to it then is no unknown outcome, and would only make the history longer.
        while (!killed.IsCancellationRequested && await writer.Next(ChangeMix.Everything) is null or { Answer.Status: > 0 })
        {
        }
    }

    private async Task<List<string>> Check(int cycle, bool last)
    {
        var findings = new List<string>();
        if (await restart.IntentsGone() is { } left)
        {
            Report.Intents++;
            findings.Add(left);
        }

        using var client = KmsClient.Of(data);
        var health = await client.Health();
        var lost = (await history.Check(client, cancellation)).ToList();
        if (health != "ready")
        {
            lost.Add($"health is {health}");
        }

        Report.Lost += lost.Count;
        findings.AddRange(lost);

        using var zones = home.Open();
        var different = zones.Differences(after: last || cycle % FullCompareEvery == 0 ? 0 : compared).Take(10).ToArray();
        compared = zones.LastSequence();
        Report.Unequal += different.Length > 0 ? 1 : 0;
        findings.AddRange(different);
        return findings;
    }
}
