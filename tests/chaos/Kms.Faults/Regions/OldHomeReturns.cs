using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>
/// Row 19: the home region goes on for a while unheard, dies, and comes back after the other one was promoted. Whatever it is asked, it acknowledges no change and
/// uses no key of its tail; every acknowledged change is either in the promoted region or in the quarantine, and in one of them only.
/// </summary>
internal static class OldHomeReturns
{
    private const int RunsMin = 3;
    private const int TailMin = 3;

    public static async Task Run(RowRun run)
    {
        await using var pair = await RegionPair.Start(run);
        await new Ledger().Create(pair.Home.Client, "shared");
        var (runs, tails, probes) = (0, 0, 0);
        for (; run.HasTimeAfter(runs, RunsMin); runs++)
        {
            await pair.MustBeEqual(run);
            var ledger = await MakeTail(pair, run, runs);
            var remote = pair.Replica.Client;
            await run.Must("the other region is promoted", async () => (await remote.Post("/region/promote")).IsOk);

            // The same key goes on in both: two histories.
            await run.Must("the promoted region rotates the shared key", () => new Ledger().Rotate(remote, "shared-1"));
            var there = await KeyPicture.Of(remote);
            probes += await Return(pair, ledger, there, run);
            tails += await MustBeEither(pair.Home, ledger, there, run);
            pair.Swap();
            await pair.MustBeEqual(run);
        }

        run.Figure("runs", runs);
        run.Figure("changes in tails", tails);
        run.Figure("requests to the old region", probes);
        run.Figure("accepted there", 0);
        if (tails == 0)
        {
            run.Fail("no old region had a tail: nothing was tested");
        }
    }

    /// <summary>Every one of these is listed, by the id of the request that made it.</summary>
    public static async Task MustBeQuarantined(RegionProcess region, IEnumerable<Acknowledged> changes, RowRun run)
    {
        var listed = await Listed(region);
        run.FailAll(changes.Where(change => !listed.Contains(change.Request)).Select(change => $"{change.Key} is lost and stands in no quarantine"));
    }

    /// <summary>The other region stands still while the home region acknowledges changes, and goes on when it is dead.</summary>
    private static async Task<Ledger> MakeTail(RegionPair pair, RowRun run, int number)
    {
        var ledger = new Ledger();
        pair.Replica.Host.Stop();
        for (var i = 0; i < TailMin + run.Random.Next(8); i++)
        {
            await ledger.Create(pair.Home.Client, $"tail{number}");
        }

        await ledger.Rotate(pair.Home.Client, "shared-1");
        await pair.Home.Client.Send(HttpMethod.Put, $"/vaults/tail{number}", new { });
        await pair.Home.Kill();
        pair.Replica.Host.Continue();
        return ledger;
    }

    /// <summary>Asks the old region all the time, from before it listens until it follows.</summary>
    /// <returns>How often it answered.</returns>
    private static async Task<int> Return(RegionPair pair, Ledger ledger, KeyPicture there, RowRun run)
    {
        var (old, tail, answered) = (pair.Home, ledger.All.Where(change => !there.Has(change.Key)).Select(change => change.Key).ToArray(), 0);
        using var stop = new CancellationTokenSource();
        old.Launch();
        var asking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var made = await old.Client.Post("/keys/must-not-be/create", new { kty = "EC", crv = "P-256" });
                answered += made.Status > 0 ? 1 : 0;
                if (made.Status is not (0 or 403))
                {
                    run.Fail($"the old region answered a create with {made.Status} {made.Code}");
                }

                if (tail.Length > 0 && await ReadOnlyProbe.Signs(old.Client, tail[0]))
                {
                    run.Fail($"the old region signed with {tail[0]}, which only it has");
                }
            }
        });
        await run.Must("the old region follows the promoted one", async () => (await old.View()).Role == "replica");
        await stop.CancelAsync();
        await asking;
        return answered;
    }

    private static async Task<int> MustBeEither(RegionProcess old, Ledger ledger, KeyPicture there, RowRun run)
    {
        var listed = await Listed(old);
        foreach (var change in ledger.All)
        {
            var (isThere, isListed) = (there.HasVersion(change.Key, change.Version), listed.Contains(change.Request));
            if (isThere == isListed)
            {
                run.Fail($"{change.Key}, version {change.Version}, is {(isThere ? "in the promoted region and in quarantine" : "nowhere")}");
            }
        }

        return ledger.All.Count(change => listed.Contains(change.Request));
    }

    private static async Task<HashSet<string>> Listed(RegionProcess region)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        await KeyPicture.Pages(region.Client, "/region/quarantine", item => listed.Add(item.GetProperty("requestId").GetString()!));
        return listed;
    }
}
