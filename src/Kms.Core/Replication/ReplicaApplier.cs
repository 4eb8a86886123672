using Kms.Records;

namespace Kms.Replication;

/// <summary>
/// The other region's side of the stream: answers a shipper, and applies what comes. An actor: the host gives it turns (one call at a time). It answers in every
/// role of its region: a region that was promoted answers <see cref="LinkOutcome.Fenced"/> to the home region that comes back.
/// </summary>
public sealed class ReplicaApplier(ReplicaPorts ports) : IRegionLink
{
    /// <summary>Readable from any thread. The lag is by what the home region said last, and grows while it says nothing.</summary>
    public ReplicaStatus Status => throw new NotImplementedException($"{ports}");

    public ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) => throw new NotImplementedException($"{hello}{cancellation}");

    public ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) => throw new NotImplementedException($"{batch}{cancellation}");

    public ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) => throw new NotImplementedException($"{page}{cancellation}");

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => throw new NotImplementedException($"{beat}{cancellation}");

    /// <summary>Raises alarms whose time has come. About once a second.</summary>
    public void Tick() => throw new NotImplementedException();

    /// <summary>
    /// For a fenced region whose tail is quarantined, before it follows its successor: sets its positions to the fork points that the successor answered. A stream that
    /// went on beyond its fork point is marked to be copied anew; one whose history differs before it too.
    /// </summary>
    public ValueTask<Result<Done>> Follow(IReadOnlyList<ReplicaPosition> forkPoints, long epoch, CancellationToken cancellation) =>
        throw new NotImplementedException($"{forkPoints}{epoch}{cancellation}");

    /// <summary>
    /// Where a stream stands, for an answer that carries its sequence (null: nothing of it was ever applied). From any thread. In a region that was promoted: its fork point.
    /// </summary>
    public ValueTask<Result<ReplicaPosition?>> Position(string stream, CancellationToken cancellation) => throw new NotImplementedException($"{stream}{cancellation}");
}

/// <param name="State">The region's present state: asked at every call.</param>
/// <param name="Applied">
/// Told the ids of the records that have changed, when that is durable in both zones and before it is confirmed: whoever holds snapshots of them drops them.
/// Awaited.
/// </param>
/// <param name="Alarmed">Told of every alarm once, when it begins.</param>
public sealed record ReplicaPorts(
    IReplicaStore Store,
    IRecordStore Records,
    IRecordSeal Seal,
    IRecordHash RecordHash,
    IChangeInlet Inlet,
    IChangeHash Hash,
    TimeProvider Time,
    Func<RegionState> State,
    Func<IReadOnlyList<string>, ValueTask> Applied,
    Action<ReplicationAlarm> Alarmed);

/// <param name="Lag">By what the home region said last; its age grows while nothing is heard.</param>
/// <param name="Heard">When the home region was heard last; null: never since the start.</param>
/// <param name="ChangesApplied">Since the start.</param>
public sealed record ReplicaStatus(ReplicationLag Lag, DateTimeOffset? Heard, long ChangesApplied, IReadOnlyList<ReplicationAlarm> Alarms);
