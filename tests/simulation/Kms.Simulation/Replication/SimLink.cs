using Kms.Regions.Messages;
using Kms.Simulation.Engine;

namespace Kms.Simulation.Replication;

/// <summary>From one process to the other region: messages may be lost, late, twice, altered; the answer may be lost. A late one arrives after its sender has given up.</summary>
internal sealed class SimLink(PairWorld world, SimProcess from) : IRegionLink
{
    private const int TimeoutMs = 400;

    private SimRegion Target => world.Regions[1 - from.Region.Number];

    public ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) =>
        Send("hello", hello, hello.Epoch, static (applier, x) => applier.Hello(x, CancellationToken.None), static (x, _) => x);

    public ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) =>
        Send("push", batch, batch.Epoch, static (applier, x) => applier.Push(x, CancellationToken.None), Alterations.Of);

    public ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) =>
        Send("copy", page, page.Epoch, static (applier, x) => applier.Copy(x, CancellationToken.None), Alterations.Of);

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) =>
        Send("beat", beat, beat.Epoch, static (applier, x) => applier.Beat(x, CancellationToken.None), static (x, _) => x);

    private async ValueTask<LinkAnswer> Send<T>(string what, T message, long epoch, Func<IRegionLink, T, ValueTask<LinkAnswer>> call, Func<T, Rng, T> alter)
    {
        await from.Alive(0);
        var weather = world.Weather;
        var isLost = world.IsLinkCut || (world.IsLinkMute && what is "push" or "copy" && world.IsLinkMute) || world.Faults.Permille(weather.Lost);
        var isLate = world.Faults.Permille(weather.Late);
        if (weather.Altered > 0 && world.Faults.Permille(weather.Altered))
        {
            world.Counters.Altered++;
            message = alter(message, world.Faults);
        }

        var answer = new Answer();
        if (!isLost)
        {
            Deliver(what, message, epoch, call, answer, isLate ? TimeoutMs + world.Schedule.Below(900) : world.Schedule.Between(2, 20));
            if (world.Faults.Permille(weather.Again))
            {
                world.Counters.Twice++;
                Deliver(what, message, epoch, call, new Answer(), world.Schedule.Between(5, 1500));
            }
        }

        world.Counters.Lost += isLost ? 1 : 0;
        world.Counters.Late += isLate ? 1 : 0;
        var isAnswerLost = world.Faults.Permille(weather.AnswerLost);
        var until = world.Timeline.Now + TimeoutMs;
        while (answer.Value is null && world.Timeline.Now < until)
        {
            await from.Alive(5);
        }

        if (answer.Value is null || isAnswerLost || world.IsLinkCut)
        {
            await from.Alive(Math.Max(0, until - world.Timeline.Now));
            return LinkAnswer.Unreachable("no answer came");
        }

        await from.Alive(world.Schedule.Between(2, 20));
        foreach (var position in what == "hello" ? answer.Value.Positions : [])
        {
            from.Greeted[position.Stream] = position;
        }

        return answer.Value;
    }

    private async void Deliver<T>(string what, T message, long epoch, Func<IRegionLink, T, ValueTask<LinkAnswer>> call, Answer answer, int afterMs)
    {
        try
        {
            await new Delay(world.Timeline, afterMs);
            if (Target.Process is not { IsReady: true } process)
            {
                return;
            }

            var replied = await process.Turn(() =>
            {
                process.LastEpoch = epoch;
                return call(world.Mutant.Receiver(process), message);
            });
            world.Told(from, what, message, replied);
            world.Truth.Answered(process, what, message, replied);
            answer.Value = replied;
        }
        catch (Exception problem)
        {
            world.Fail("exception", $"the applier of region {Target.Number} threw: {problem}");
        }
    }

    private sealed class Answer
    {
        public LinkAnswer? Value { get; set; }
    }
}
