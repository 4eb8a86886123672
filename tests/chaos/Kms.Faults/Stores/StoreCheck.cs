using Kms.Faults.Rows;
using Kms.Faults.Zones;

namespace Kms.Faults.Stores;

/// <summary>What must hold in the databases when all users have stopped and all zones are back.</summary>
internal static class StoreCheck
{
    private const string Log = "SELECT record_id, version, operation FROM changes WHERE record_id LIKE 'key/%'";

    public static async Task Run(RowRun run, PostgresPair pair, IReadOnlyList<StoreHost> hosts, RecordUser user, int records)
    {
        await run.Must("every host serves both zones", () => hosts.All(host => host.Store.Health.CanWrite));
        for (var i = 0; i < records; i++)
        {
            // A write that nobody has finished is settled by whoever comes next.
            var id = user.Id(i);
            await run.Must($"record {id} can be read everywhere", async () =>
            {
                foreach (var host in hosts)
                {
                    if (await user.Read(host, id) is null)
                    {
                        return false;
                    }
                }

                return true;
            });
        }

        using var zones = pair.Open();
        await run.Must("no intent is left", () => zones.Intents() is (0, 0));
        run.FailAll(zones.Differences(after: 0).Take(5));
        foreach (var (zone, rows) in zones.Both(Log))
        {
            var logged = rows.ToDictionary(row => ((string)row[0].Value!, (long)row[1].Value!), row => (string)row[2].Value!);
            run.FailAll(user.Winners.Where(winner => logged.GetValueOrDefault(winner.Key) != winner.Value)
                .Select(winner => $"zone {zone}: version {winner.Key.Version} of {winner.Key.Id} is not the acknowledged {winner.Value}"));
        }

        run.FailAll(user.Findings);
    }
}
