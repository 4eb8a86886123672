using System.Diagnostics;
using Kms.Faults.Check;
using Kms.Faults.Host;
using Kms.Faults.Http;
using Kms.Faults.Load;
using Kms.Faults.ZoneFaults;

namespace Kms.Faults.Scenarios;

/// <summary>One zone, one way: load, break, watch, mend, watch, stop, compare.</summary>
internal sealed class ZoneFilesRun(
    ZoneFault fault, string folder, DataFolder data, IReadOnlyList<string> keys, History history, Random random, ZoneFilesRow row, CancellationToken cancellation)
{
    /// <summary>Keys leave memory soon, so that many uses have to read a zone.</summary>
    private static readonly string[] Options = ["--Kms:IdleAfter", "00:00:01"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int RefusedWanted = 20;
    private const int UsesWanted = 200;
    private const int AcceptedWanted = 100;
    private long broken;

    public async Task Run()
    {
        if (fault.IsBeforeStart)
        {
            fault.Break(folder);
        }

        await using var host = HostProcess.Start(data, Options);
        await host.Ready(cancellation);
        using var client = KmsClient.Of(data);
        var board = new KeyBoard(keys, history);
        board.Reset();
        await using (var traffic = new Traffic(client, keys, name => new Writer(name, client, board, history, new Random(random.Next())), random))
        {
            row.Traffic = traffic;
            broken = Stopwatch.GetTimestamp();
            if (!fault.IsBeforeStart)
            {
                await Must("the load works", () => traffic.Accepted > AcceptedWanted / 4 && traffic.Crypto.Count > UsesWanted);
                broken = Stopwatch.GetTimestamp();
                fault.Break(folder);
            }

            await Suffer(traffic, client);
        }

        Judge(row.Traffic);
        var lost = await history.Check(client, cancellation);
        row.Lost = lost.Count;
        row.Failures.AddRange(lost);
        if (await host.Terminate() is not 0 and var code)
        {
            row.Failures.Add($"the host ended with exit code {code}");
        }

        Compare();
        if (row.Failures.Count > 0)
        {
            row.Failures.Add("the host printed:\n" + host.Output);
        }
    }

    private async Task Suffer(Traffic traffic, KmsClient client)
    {
        var (accepted, uses) = (traffic.Accepted + AcceptedWanted, traffic.Crypto.Count + UsesWanted);
        bool Noticed() => traffic.Refused > 0 && traffic.SawDegraded;
        bool Harmless() => fault.MayBeHarmless && traffic is { Refused: 0, Health: "ready" } && traffic.Accepted > accepted && traffic.Crypto.Count > uses;
        try
        {
            var noticed = await Must("a change is refused and health says degraded", () => Noticed() || Harmless());
            if (!Noticed())
            {
                return;
            }

            row.Noticed = noticed;
            if (!fault.Heals)
            {
                uses = traffic.Crypto.Count + UsesWanted;
                await Must("keys are used while changes are refused", () => traffic.Crypto.Count > uses && traffic.Refused > RefusedWanted);
                if (fault.IsMissing)
                {
                    await NothingIsFilled(traffic, client);
                }
            }
        }
        finally
        {
            fault.Mend(folder);
        }

        if (fault.NeedsReplace)
        {
            await client.Post($"/zones/{row.Zone}/replace");
        }

        var since = fault.Heals ? broken : Stopwatch.GetTimestamp();
        if (await Must("the zone is back", () => traffic.LastAccepted > since && traffic.LastAccepted > traffic.LastRefused && traffic.Health == "ready") is not null)
        {
            row.Back = Stopwatch.GetElapsedTime(since, traffic.LastAccepted);
        }
    }

    /// <summary>The zone says that its data is away, and for hundreds of uses after that no change is accepted.</summary>
    private async Task NothingIsFilled(Traffic traffic, KmsClient client)
    {
        if (await Deadline.Until(async () => await IsEmpty(client), Patience, cancellation) is null)
        {
            row.Failures.Add("the zone does not say that it is empty");
        }

        var (accepted, uses) = (traffic.Accepted, traffic.Crypto.Count + (3 * UsesWanted));
        await Must("keys go on being used", () => traffic.Crypto.Count > uses);
        if (traffic.Accepted != accepted)
        {
            row.Failures.Add($"{traffic.Accepted - accepted} changes were accepted while the zone's data was away");
        }
    }

    private async Task<bool> IsEmpty(KmsClient client)
    {
        var answer = await client.Get("/zones");
        return answer.IsOk && answer.Body.GetProperty("zones").EnumerateArray().Any(one => one.GetProperty("name").GetString() == row.Zone
            && one.TryGetProperty("reason", out var reason) && reason.GetString()!.Contains("held data before", StringComparison.Ordinal));
    }

    private async Task<TimeSpan?> Must(string what, Func<bool> condition)
    {
        var took = await Deadline.Until(condition, Patience, cancellation);
        if (took is null)
        {
            row.Failures.Add($"in {Patience.TotalSeconds:F0} s it was not seen that {what}");
        }

        return took;
    }

    private void Judge(Traffic traffic)
    {
        row.Failures.AddRange(traffic.Problems);
        if (traffic.Crypto.Failed + traffic.Looks.Failed > 0)
        {
            row.Failures.Add($"{traffic.Crypto.Failed} uses and {traffic.Looks.Failed} looks failed");
        }
    }

    private void Compare()
    {
        using var zones = ZonePair.Open(DataFolder.DatabaseIn(data.ZoneA), DataFolder.DatabaseIn(data.ZoneB));
        var different = zones.Differences(after: 0).Take(5).ToList();
        if (zones.Intents() is not (0, 0) and var (a, b))
        {
            different.Add($"intents left: {a} in zone A, {b} in zone B");
        }

        row.Equal = different.Count == 0;
        row.Failures.AddRange(different);
    }
}
