using Kms.Faults.Stores;
using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>
/// Clients go from host to host while single lines between hosts and zones are cut and zones are killed: what was seen through one host
/// must be seen through each later.
/// </summary>
internal static class SwitchingClient
{
    private const int Records = 12;
    private const int Clients = 6;
    private const int FaultMaxMs = 250;

    public static async Task Run(RowRun run)
    {
        await using var pair = await PostgresPair.Start();
        await using var lines = new Lines(pair, hosts: 3);
        await using var hosts = await Hosts.Start(lines);
        var user = new RecordUser("switch", Records);
        using var stopping = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(number => Use(new Random(run.Seed + number))).ToArray();
        var faults = 0;
        try
        {
            while (run.HasTimeAfter(faults, least: 10) && user.Findings.Count == 0)
            {
                await Fault();
                faults++;
            }
        }
        finally
        {
            lines.MendAll();
            await stopping.CancelAsync();
            await Task.WhenAll(clients);
        }

        await StoreCheck.Run(run, pair, hosts.All, user, Records);
        run.Figure("faults", faults);
        run.Figure("reads", user.Reads);
        run.Figure("in doubt or away", user.InDoubt);
        run.Figure("writes", user.Acknowledged);
        run.Figure("regressions", user.Findings.Count);

        async Task Fault()
        {
            var zone = run.Random.Next(2) == 0 ? "A" : "B";
            var length = run.Random.Next(FaultMaxMs);
            if (run.Random.Next(4) == 0)
            {
                await pair.Of(zone).Kill();
                await Task.Delay(length, run.Cancellation);
                await pair.Of(zone).Start();
            }
            else
            {
                var line = lines.Of(run.Random.Next(lines.Hosts), zone);
                line.Cut();
                await Task.Delay(length, run.Cancellation);
                line.Mend();
            }

            if (run.Random.Next(2) == 0)
            {
                await run.Must("all hosts write again", () => hosts.All.All(host => host.Store.Health.CanWrite));
            }
        }

        async Task Use(Random random)
        {
            while (!stopping.IsCancellationRequested)
            {
                var (host, id) = (hosts.All[random.Next(hosts.All.Count)], user.Id(random.Next(Records)));
                await (random.Next(4) == 0 ? user.Write(host, id) : (Task)user.Read(host, id));

                // A refusal is immediate: without a pause clients would do nothing else.
                await Task.Yield();
            }
        }
    }
}
