using System.Globalization;
using Kms.Faults.Host;
using Kms.Faults.Http;
using Kms.Faults.Load;

namespace Kms.Faults.Rows;

/// <summary>
/// A host stands still in the middle of writes (SIGSTOP); another one on the same zones takes over and changes the same keys; then the
/// first one goes on with what it was doing.
/// </summary>
internal sealed class HostPause(RowRun run, Stand stand)
{
    private const int KeyCount = 8;
    private const int Writers = 6;
    private const int UnderLoadMaxMs = 150;
    private const int ChangesByOther = 40;
    private int pauses;
    private int answeredLate;

    public static async Task Run(RowRun run)
    {
        await using var stand = await Stand.Start(run, KeyCount);
        var row = new HostPause(run, stand);
        while (run.HasTimeAfter(row.pauses, least: 2) && !run.IsFailed)
        {
            await row.Cycle();
            row.pauses++;
        }

        run.Figure("pauses", row.pauses);
        run.Figure("answers after waking", row.answeredLate);
        run.Figure("acknowledged", stand.History.Acknowledged);
        run.Figure("unknown", stand.History.Unknown);
    }

    private async Task Cycle()
    {
        stand.Board.Reset();
        using var other = stand.Data.Copy();
        using var stopped = new CancellationTokenSource();
        var writing = Enumerable.Range(0, Writers).Select(number => Write(stand.Client, "first", number, stopped.Token)).ToArray();
        try
        {
            await Task.Delay(run.Random.Next(20, UnderLoadMaxMs), run.Cancellation);
        }
        finally
        {
            stand.Host.Stop();
            await stopped.CancelAsync();
        }

        try
        {
            await using var second = HostProcess.Start(other, stand.Zones.HostOptions);
            await second.Ready(run.Cancellation);
            using var client = KmsClient.Of(other);
            var writer = Writer(client, "second", 0);
            for (var i = 0; i < ChangesByOther; i++)
            {
                await writer.Next(ChangeMix.Everything);
            }

            // The other one has nothing more to say from here on: what it keeps in memory becomes old when the first one goes on.
            var waiting = writing.Count(task => !task.IsCompleted);
            stand.Host.Continue();
            await Task.WhenAll(writing);
            answeredLate += waiting;
        }
        finally
        {
            stand.Host.Continue();
        }

        // What each of them has in memory may be old: a third one says how it is.
        await stand.StopHost();
        await stand.StartHost();
        await stand.Check();
    }

    private Writer Writer(KmsClient client, string who, int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"{pauses}.{who}.{number}"), client, stand.Board, stand.History, new Random(run.Random.Next()));

    private async Task Write(KmsClient client, string who, int number, CancellationToken stopped)
    {
        var writer = Writer(client, who, number);
        while (!stopped.IsCancellationRequested)
        {
            await writer.Next(ChangeMix.Everything);
        }
    }
}
