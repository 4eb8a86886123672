using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>What a <see cref="ReplicaApplier"/> reaches the world through.</summary>
/// <param name="State">The region's present state: asked at every call.</param>
/// <param name="Applied">
/// Told the ids of the records that have changed, when that is durable in both zones and before it is confirmed: whoever holds snapshots
/// of them drops them. Awaited.
/// </param>
/// <param name="Alarmed">Told of every alarm once, when it begins.</param>
public sealed record ReplicaPorts(
    IReplicaStore Store,
    IRecordStore Records,
    IRecordSeal Seal,
    IRecordHash RecordHash,
    RecordKinds Kinds,
    IChangeInlet Inlet,
    IChangeHash Hash,
    TimeProvider Time,
    Func<RegionState> State,
    Func<IReadOnlyList<string>, ValueTask> Applied,
    Action<ReplicationAlarm> Alarmed)
{
    /// <summary>A number that is missing for this long is an alarm at the next tick, and so within five seconds.</summary>
    public TimeSpan GapAlarmAfter { get; init; } = TimeSpan.FromSeconds(4);
}

/// <param name="Lag">By what the home region said last; its age grows while nothing is heard.</param>
/// <param name="Heard">When the home region was heard last; null: never since the start.</param>
/// <param name="ChangesApplied">Since the start.</param>
public sealed record ReplicaStatus(ReplicationLag Lag, DateTimeOffset? Heard, long ChangesApplied, IReadOnlyList<ReplicationAlarm> Alarms);
