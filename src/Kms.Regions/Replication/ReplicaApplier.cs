using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>
/// The other region's side of the stream: answers a shipper, and applies what comes. An actor: the host gives it turns (one call at a
/// time). It answers in every role of its region: a region that was promoted answers <see cref="LinkOutcome.Fenced"/> to the home region
/// that comes back.
/// <see cref="ApplyRules"/> says what is done with a change; this does it.
/// </summary>
public sealed partial class ReplicaApplier(ReplicaPorts ports) : IRegionLink
{
    private readonly Positions positions = new(ports.Records, ports.Seal);
    private readonly ReplicaLag lag = new(ports.Time);
    private readonly AlarmBoard alarms = new(ports.Time, ports.Alarmed);

    /// <summary>Readable from any thread. The lag is by what the home region said last, and grows while it says nothing.</summary>
    public ReplicaStatus Status => new(lag.Now, lag.At, lag.Applied, alarms.Present);

    public async ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation)
    {
        var state = ports.State();
        if (state.Peer is not { } peer || peer.Installation != hello.Installation)
        {
            return Answer(LinkOutcome.NotReplica, $"Region '{Text.Shorten(hello.Region)}' is not the one that this region is paired with.");
        }

        var page = await positions.Page(hello.After, Math.Clamp(hello.PageSize, 1, HelloMax), cancellation);
        if (!page.TryGet(out var there, out var refusal))
        {
            return Answer(LinkOutcome.Busy, refusal.Message);
        }

        if (CheckEpoch(state, hello.Epoch) is { } no)
        {
            return no with { Positions = no.Outcome == LinkOutcome.Fenced ? there : [] };
        }

        if (Unlevel() is { } busy)
        {
            return busy;
        }

        lag.Hear(0);
        return new LinkAnswer(LinkOutcome.Ok, state.Epoch, state.Role, there);
    }

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation)
    {
        var state = ports.State();
        if (CheckEpoch(state, beat.Epoch) is { } no)
        {
            return new(no);
        }

        lag.Hear(beat);
        Expect(beat);
        if (WantsGreeting())
        {
            return new(Answer(LinkOutcome.Gap, "A stream is to be copied anew: greet this region once more."));
        }

        return new(new LinkAnswer(LinkOutcome.Ok, state.Epoch, state.Role, []));
    }

    /// <summary>
    /// Where a stream stands, for an answer that carries its sequence (null: nothing of it was ever applied). From any thread. In a region
    /// that was promoted: its fork point.
    /// </summary>
    public ValueTask<Result<ReplicaPosition?>> Position(string stream, CancellationToken cancellation) => positions.Find(stream, cancellation);

    /// <summary>Null when the caller is the home region that this one follows, in the same epoch.</summary>
    private static LinkAnswer? CheckEpoch(RegionState state, long epoch) => epoch < state.KnownEpoch
        ? new(LinkOutcome.Fenced, state.KnownEpoch, state.Role, [], $"Epoch {epoch} is over: this region lives in epoch {state.KnownEpoch}.")
        : epoch > state.Epoch ? new(LinkOutcome.NotReplica, state.Epoch, state.Role, [], $"This region lives in epoch {state.Epoch} and follows nobody in epoch {epoch}.")
        : Follows(state) ? null
        : new(LinkOutcome.NotReplica, state.Epoch, state.Role, [], $"This region follows nobody: its role is {state.Role}.");

    /// <summary>Until both zones are level one of them may hold a batch that the other one lacks: it is not to be called applied.</summary>
    private LinkAnswer? Unlevel() =>
        ports.Store.CanInstall ? null : Answer(LinkOutcome.Busy, "A zone of this region is away, so that nothing can be applied.");

    private static bool Follows(RegionState state) => state.Role is RegionRole.Replica or RegionRole.Failover;

    private LinkAnswer Answer(LinkOutcome outcome, string reason, params IReadOnlyList<ReplicaPosition> there)
    {
        var state = ports.State();
        return new(outcome, state.KnownEpoch, state.Role, there, reason);
    }

    private const int HelloMax = 1024;
}
