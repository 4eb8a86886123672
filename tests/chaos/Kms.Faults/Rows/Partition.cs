using Kms.Faults.Stores;
using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>
/// The first host sees only zone A, the second only zone B, the third both. All read; only the third may write; nobody reads anything older
/// than what anybody has read or was told to be written.
/// </summary>
internal static class Partition
{
    private const int Records = 12;
    private const int Both = 2;
    private const int ReadsWanted = 400;

    public static async Task Run(RowRun run)
    {
        await using var pair = await PostgresPair.Start();
        await using var lines = new Lines(pair, hosts: 3);
        await using var hosts = await Hosts.Start(lines);
        var user = new RecordUser("parted", Records);
        var (partitions, wrong, readsApart) = (0, 0, new long[3]);
        using var stopping = new CancellationTokenSource();
        var parted = false;
        var clients = Enumerable.Range(0, hosts.All.Count).Select(Use).ToArray();
        try
        {
            while (run.HasTimeAfter(partitions, least: 3) && user.Findings.Count == 0 && !run.IsFailed)
            {
                lines.Of(0, "B").Cut();
                lines.Of(1, "A").Cut();
                await run.Must("both hosts have noticed", () => !hosts.All[0].Store.Health.CanWrite && !hosts.All[1].Store.Health.CanWrite);
                Volatile.Write(ref parted, true);
                var (one, two, acknowledged) = (readsApart[0], readsApart[1], user.Acknowledged);
                await run.Must("both sides read and the host that sees both writes", () =>
                    readsApart[0] - one > ReadsWanted && readsApart[1] - two > ReadsWanted && user.Acknowledged - acknowledged > Records);
                Volatile.Write(ref parted, false);
                lines.MendAll();
                await run.Must("all hosts write again", () => hosts.All.All(host => host.Store.Health.CanWrite));
                partitions++;
            }
        }
        finally
        {
            lines.MendAll();
            await stopping.CancelAsync();
            await Task.WhenAll(clients);
        }

        await StoreCheck.Run(run, pair, hosts.All, user, Records);
        run.Figure("partitions", partitions);
        run.Figure("reads with one zone", readsApart[0] + readsApart[1]);
        run.Figure("writes", user.Acknowledged);
        run.Figure("writes by a host that sees one zone", wrong);
        run.Figure("regressions", user.Findings.Count);
        if (wrong > 0)
        {
            run.Fail($"{wrong} writes were acknowledged by a host that saw one zone only");
        }

        async Task Use(int number)
        {
            var (random, host) = (new Random(run.Seed + number), hosts.All[number]);
            while (!stopping.IsCancellationRequested)
            {
                var apart = Volatile.Read(ref parted);
                var id = user.Id(random.Next(Records));
                if (random.Next(5) == 0)
                {
                    var done = await user.Write(host, id);
                    wrong += number != Both && done == true && apart && Volatile.Read(ref parted) ? 1 : 0;
                }
                else if (await user.Read(host, id) is not null && apart)
                {
                    readsApart[number]++;
                }

                await Task.Yield();
            }
        }
    }
}
