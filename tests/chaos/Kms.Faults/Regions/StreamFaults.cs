using Kms.Faults.Http;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>
/// Row 18: between the regions everything goes wrong, and either of them is killed or stands still. What the replica shows is at every moment a prefix of what one
/// writer after the other was told, its sequence never goes back, and in the end both regions are the same.
/// </summary>
internal static class StreamFaults
{
    private const int Writers = 3;
    private const int TroublesMin = 6;
    private const int TroublesMax = 60;

    public static async Task Run(RowRun run)
    {
        RegionProcess? home = null;
        RegionProcess? replica = null;
        await using var there = new UnreliableLine(() => replica!.Port, run.Seed);
        await using var back = new UnreliableLine(() => home!.Port, run.Seed + 1);
        await using var pair = await RegionPair.Start(run, h => (home = h, back.Address).Address, r => (replica = r, there.Address).Address);
        var (ledgers, troubles, looks) = (Enumerable.Range(0, Writers).Select(_ => new Ledger()).ToArray(), 0, 0);
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(0, Writers).Select(writer => Write(pair.Home, ledgers[writer], $"w{writer}", stop.Token)).ToArray();
        var watching = Watch(pair.Replica, run, stop.Token);
        try
        {
            for (; run.HasTimeAfter(troubles, TroublesMin) || (there.Faults == 0 && troubles < TroublesMax); troubles++)
            {
                there.Badness = back.Badness = run.Random.Next(50, 300);
                await Trouble(pair, there, troubles % 4, run);
            }
        }
        finally
        {
            there.Badness = back.Badness = 0;
            await stop.CancelAsync();
            await Task.WhenAll(writing);
            looks = await watching;
        }

        await pair.MustBeEqual(run);
        run.Figure("streams", 1);
        run.Figure("troubles", troubles);
        run.Figure("pieces mistreated", there.Faults + back.Faults);
        run.Figure("acknowledged", ledgers.Sum(ledger => ledger.All.Count));
        run.Figure("looks at the replica", looks);
        if (there.Faults == 0)
        {
            run.Fail("no piece was mistreated: nothing was tested");
        }
    }

    private static async Task Trouble(RegionPair pair, UnreliableLine line, int kind, RowRun run)
    {
        await Task.Delay(run.Random.Next(200, 800), run.Cancellation);
        switch (kind)
        {
            case 0:
                line.Break();
                break;
            case 1:
                pair.Replica.Host.Stop();
                await Task.Delay(run.Random.Next(100, 1500), run.Cancellation);
                pair.Replica.Host.Continue();
                break;
            case 2:
                await pair.Replica.Kill();
                await pair.Replica.Start(run.Cancellation);
                break;
            default:
                await pair.Home.Kill();
                await pair.Home.Start(run.Cancellation);
                break;
        }
    }

    /// <summary>One after the other, so that the order in which they were made is known. A dead region is asked again until it is back.</summary>
    private static async Task Write(RegionProcess home, Ledger ledger, string prefix, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!await ledger.Create(home.Client, prefix))
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private static async Task<int> Watch(RegionProcess replica, RowRun run, CancellationToken stop)
    {
        var (looks, last) = (0, new HashSet<string>());
        while (!stop.IsCancellationRequested)
        {
            var seen = await Seen(replica.Client);
            if (seen is null)
            {
                await Task.Delay(50, CancellationToken.None);
                continue;
            }

            looks++;
            run.FailAll(last.Except(seen).Take(3).Select(name => $"the replica had shown {name} and does not any more"));
            last = seen;
        }

        return looks;
    }

    /// <summary>Names of keys; null when it does not answer just now.</summary>
    private static async Task<HashSet<string>?> Seen(KmsClient client)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await KeyPicture.Pages(client, "/keys", item => names.Add(item.GetProperty("kid").GetString()!.Split('/')[^1]));
            return names;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
