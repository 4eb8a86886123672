using Kms.Records;

namespace Kms.Regions.Messages;

/// <summary>
/// What a home region can say to the region that follows it. The home region calls; the other one answers with where it stands, so that
/// either side may be restarted at any point. <c>ReplicaApplier</c> answers; in between is a transport (HTTPS between gateways, memory in
/// the simulator), which implements the same interface and answers <see cref="LinkOutcome.Unreachable"/> where no answer came. Never
/// throws but for <see cref="OperationCanceledException"/>.
/// </summary>
public interface IRegionLink
{
    /// <summary>
    /// First, and again after every failure: who calls, in which epoch. The answer has the positions of the streams after
    /// <see cref="LinkHello.After"/>, in order, at most <see cref="LinkHello.PageSize"/>; fewer mean the end. With
    /// <see cref="LinkOutcome.Fenced"/> they are the fork points.
    /// </summary>
    ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation);

    /// <summary>
    /// Changes to apply. The answer has the position of every stream in the batch; what it says is durable in both zones over there. Once
    /// that is answered and the answer was used, the memory that the batch is in may be used again.
    /// </summary>
    ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation);

    /// <summary>Records to install. The answer has the stream's position.</summary>
    ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation);

    /// <summary>
    /// A sign of life with what is still to come. About once a second, also when there is nothing to say. Answered with
    /// <see cref="LinkOutcome.Gap"/> where the other region wants to be greeted again: it asks for the copy of a stream.
    /// </summary>
    ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation);
}

/// <param name="Region">The caller's region, as configured.</param>
/// <param name="Installation">The caller's installation: see <see cref="ZoneControl.Installation"/>.</param>
/// <param name="Epoch">The caller's region epoch.</param>
/// <param name="After">The last stream of the page before; null for the first.</param>
public sealed record LinkHello(string Region, string Installation, long Epoch, string? After, int PageSize);

/// <param name="TimeUnixMs">The home region's clock.</param>
/// <param name="PendingChanges">How many changes the home region holds that were not confirmed yet.</param>
/// <param name="OldestPendingMs">
/// How long ago the oldest of them was made, by the home region's clock, in milliseconds; 0 when there is none.
/// </param>
/// <param name="Behind">Ends of streams that have unconfirmed changes, those with the oldest first, at most <see cref="HeadsMax"/>.</param>
public sealed record LinkHeartbeat(
    long Epoch, long TimeUnixMs, long PendingChanges, long OldestPendingMs, IReadOnlyList<StreamHead> Behind)
{
    public const int HeadsMax = 256;
}

public enum LinkOutcome
{
    /// <summary>Done, durable where that is asked.</summary>
    Ok,

    /// <summary>No answer came, or not one that can be understood: it may have happened.</summary>
    Unreachable,

    /// <summary>
    /// The caller's epoch is over: <see cref="LinkAnswer.Epoch"/> has replaced it. The caller must not accept writes any more.
    /// </summary>
    Fenced,

    /// <summary>
    /// The region that was called does not follow the caller (another pairing, another epoch to come, not paired at all).
    /// </summary>
    NotReplica,

    /// <summary>A change is missing between what is there and what came: go on from the positions in the answer.</summary>
    Gap,

    /// <summary>The two regions have different histories. Nothing more is applied to the stream until a person has looked.</summary>
    Fork,

    /// <summary>Signature, seal or hash is wrong: altered on the way, or not from the paired region. Nothing was applied.</summary>
    Forged,

    /// <summary>The other region cannot write just now (one of its zones is away). Try again.</summary>
    Busy,
}

/// <param name="Epoch">The answering region's epoch.</param>
/// <param name="Role">The answering region's role.</param>
/// <param name="Reason">For people, when it is not <see cref="LinkOutcome.Ok"/>.</param>
public sealed record LinkAnswer(
    LinkOutcome Outcome, long Epoch, RegionRole Role, IReadOnlyList<ReplicaPosition> Positions, string? Reason = null)
{
    /// <summary>For a transport that got no answer.</summary>
    public static LinkAnswer Unreachable(string reason) => new(LinkOutcome.Unreachable, 0, RegionRole.Replica, [], reason);
}
