using System.Threading.Tasks.Sources;
using Kms.Records;
using Kms.Simulation.Engine;
using Kms.TwoZone;

namespace Kms.Simulation.Zones;

/// <summary>One statement on its way: sent, perhaps executed, perhaps answered. Answers exactly once, unless its host died.</summary>
internal sealed class ZoneCall<TArgs, T>(World world, ZoneLink link, object what, Func<SimZone, TArgs, ZoneReply<T>> work, TArgs args, bool changes)
    : Happening, IValueTaskSource<ZoneReply<T>>
{
    private ManualResetValueTaskSourceCore<ZoneReply<T>> source;
    private Fate fate;
    private bool isAnswered;
    private bool isOver;
    private long sentAt;
    private int exchanges;

    public ValueTask<ZoneReply<T>> Answer => new(this, source.Version);

    private bool IsControl => what is ZoneControl;

    public void Send()
    {
        if (!link.Host.IsAlive)
        {
            return;
        }

        CheckFailed();
        sentAt = world.Timeline.Now;
        exchanges = link.Zone.Exchanges;
        world.Counters.Statements++;
        fate = world.NextFate();
        if (what is "Replace" && fate.RequestMs > Fate.TimeoutMs)
        {
            // It changes files, not rows: nothing of it is left on its way when its sender gives up.
            fate = fate with { Lost = true };
        }

        world.CountStatement(link.Host, link.Zone, changes, what is ZoneControl { InService: false });

        if (!link.IsConnected || !link.Zone.IsUp)
        {
            Settle(sentAt + fate.AnswerMs, ZoneReply.Unreachable<T>("no connection"));
            return;
        }

        if (fate.Lost)
        {
            world.Counters.RequestsLost++;
        }
        else
        {
            world.Timeline.At(sentAt + fate.RequestMs, this);
            world.OnItsWay(sentAt + fate.RequestMs + fate.AgainMs, IsControl, 1);
            world.Counters.RequestsLate += fate.RequestMs > Fate.TimeoutMs ? 1 : 0;
            if (fate.AgainMs > 0 && what is not "Replace")
            {
                world.Counters.RequestsTwice++;
                world.Timeline.At(sentAt + fate.RequestMs + fate.AgainMs, this);
                world.OnItsWay(sentAt + fate.RequestMs + fate.AgainMs, IsControl, 1);
            }
        }

        if (fate.Lost || fate.RequestMs > Fate.TimeoutMs)
        {
            Settle(sentAt + Fate.TimeoutMs, NoAnswer());
        }
    }

    /// <summary>A change begins in A: not while a zone has failed one before, or every change would wait for a zone that hangs.</summary>
    private void CheckFailed()
    {
        if (what is Prepare && !link.Host.IsRejoining && link == link.Host.A && (link.Host.A.HasFailed || link.Host.B.HasFailed))
        {
            world.Fail("left", $"host {link.Host.Number} begins a change although a zone has failed a prepare and has not entered service since");
        }
    }

    /// <summary>It arrives at the zone.</summary>
    public override void Happen()
    {
        var now = world.Timeline.Now;
        world.OnItsWay(now, IsControl, -1);
        if (!link.Zone.IsUp || exchanges != link.Zone.Exchanges || (!link.IsConnected && !isAnswered))
        {
            Settle(Math.Max(now + 1, sentAt + Fate.TimeoutMs), NoAnswer());
            return;
        }

        if (link.Zone.IsDamaged && what is not "Replace")
        {
            Settle(now + fate.AnswerMs, ZoneReply.Unreachable<T>("the file is damaged", damaged: true));
            return;
        }

        var reply = work(link.Zone, args);
        world.Trace?.Arrived(link, what, args, reply, isLate: isAnswered);
        if (isAnswered)
        {
            return;
        }

        if (fate.AnswerLost)
        {
            world.Counters.AnswersLost++;
            Settle(sentAt + Fate.TimeoutMs, NoAnswer());
            return;
        }

        isAnswered = true;
        var crashes = link.Zone.Crashes;
        world.Timeline.In(fate.AnswerMs, () => Return(link.Zone.Crashes == crashes && link.IsConnected ? reply : NoAnswer()));
    }

    private void Settle(long at, ZoneReply<T> reply)
    {
        if (!isAnswered)
        {
            isAnswered = true;
            world.Timeline.At(at, () => Return(reply));
        }
    }

    private void Return(ZoneReply<T> reply)
    {
        if (!link.Host.IsAlive || isOver)
        {
            return;
        }

        if (link.Host.PausedUntil > world.Timeline.Now)
        {
            world.Timeline.At(link.Host.PausedUntil, () => Return(reply));
            return;
        }

        isOver = true;
        link.HasFailed |= what is Prepare && reply.Outcome is (ZoneOutcome.Unreachable or ZoneOutcome.Unknown);
        if (reply.Outcome != ZoneOutcome.Applied)
        {
            world.Trace?.Refused(link, what, reply.Outcome, reply.Reason);
        }

        source.SetResult(reply);
    }

    private static ZoneReply<T> NoAnswer() => new(ZoneOutcome.Unknown, default!, "no answer came");

    public ZoneReply<T> GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);
}
