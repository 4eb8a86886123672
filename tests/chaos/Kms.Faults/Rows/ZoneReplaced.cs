using System.Globalization;
using Kms.Faults.Http;
using Kms.Faults.Load;
using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>
/// A zone is given up and an empty one is filled in its place, while keys are used. Then what the old one held appears again: it must be
/// turned away, because it is not the one that was filled.
/// </summary>
internal static class ZoneReplaced
{
    private const int KeyCount = 30;
    private const int Keys = 10_000;
    private const double KeysPerUnit = 10_000;

    public static async Task Run(RowRun run)
    {
        await using var stand = await Stand.Start(run, KeyCount);
        await Filling.Many(stand.Client, Keys, run.Cancellation);
        var (copies, seconds, uses, rejected) = (0, new List<double>(), 0L, 0);
        while (run.HasTimeAfter(copies))
        {
            var name = copies % 2 == 0 ? "B" : "A";
            var zone = stand.Zones.Of(name);
            using var old = await ServerCopy.Take(zone);
            await run.Must("the host is ready", stand.IsReady);
            await using (var traffic = stand.Load())
            {
                var used = traffic.Crypto.Count;
                seconds.Add(await Replace(run, stand.Client, name) * KeysPerUnit / (Keys + KeyCount));
                await run.Must("changes are accepted again", () => traffic.Accepted > 0);
                uses += traffic.Crypto.Count - used;
                run.FailAll(traffic.Problems);
            }

            await stand.Check();
            using var filled = await ServerCopy.Take(zone, then: old);
            if (await run.Must("the old zone is turned away", () => IsTurnedAway(stand.Client, name)) is not null)
            {
                rejected++;
            }

            await zone.Kill();
            filled.PutBack(zone);
            await zone.Start();
            await run.Must("the right zone is taken again", stand.IsReady);
            copies++;
        }

        await stand.Check();
        run.Figure("keys", Keys + KeyCount);
        run.Figure("full copies", copies);
        run.Figure("seconds per 10,000 keys", string.Create(CultureInfo.InvariantCulture, $"{seconds.Average():F2}"));
        run.Figure("uses meanwhile", uses);
        run.Figure("old zone rejected", $"{rejected} of {copies}");
    }

    private static async Task<double> Replace(RowRun run, KmsClient client, string zone)
    {
        var asked = await client.Post($"/zones/{zone}/replace");
        if (asked.Status != 202)
        {
            run.Fail($"replacing zone {zone} answers {asked.Status} {asked.Code}");
        }

        var took = await run.Must("the new zone is filled", async () => await client.Health() == "ready");
        return took?.TotalSeconds ?? 0;
    }

    private static async Task<bool> IsTurnedAway(KmsClient client, string zone)
    {
        var answer = await client.Get("/zones");
        return answer.IsOk && answer.Body.GetProperty("zones").EnumerateArray().Any(one =>
            one.GetProperty("name").GetString() == zone && one.GetProperty("state").GetString() == "out"
            && one.TryGetProperty("reason", out var reason) && reason.GetString()!.Contains("replaced by another", StringComparison.Ordinal));
    }
}
