using Kms.Faults.Stores;
using Kms.Faults.Zones;

namespace Kms.Faults.Rows;

/// <summary>Hosts that know nothing of each other write the same records at once: of those that write the same version one wins.</summary>
internal static class TwoWriters
{
    private const int Records = 6;
    private const int WritersPerHost = 4;

    public static async Task Run(RowRun run)
    {
        await using var pair = await PostgresPair.Start();
        await using var one = await StoreHost.Start(pair.A.Port, pair.B.Port);
        await using var other = await StoreHost.Start(pair.A.Port, pair.B.Port);
        var user = new RecordUser("race", Records);
        using var stopping = new CancellationTokenSource();
        var writing = ((StoreHost[])[one, other]).SelectMany(host => Enumerable.Range(0, WritersPerHost).Select(number => Write(host, number))).ToArray();
        try
        {
            await Host.Deadline.Until(() => !run.HasTimeAfter((int)user.Lost, least: 50), TimeSpan.FromMinutes(60), run.Cancellation);
        }
        finally
        {
            await stopping.CancelAsync();
            await Task.WhenAll(writing);
        }

        await StoreCheck.Run(run, pair, [one, other], user, Records);
        run.Figure("races", user.Lost);
        run.Figure("winners", user.Acknowledged);
        run.Figure("unknown", user.Unknown);
        run.Figure("versions issued twice", user.Findings.Count);

        async Task Write(StoreHost host, int number)
        {
            while (!stopping.IsCancellationRequested)
            {
                await user.Write(host, user.Id(number++));
            }
        }
    }
}
