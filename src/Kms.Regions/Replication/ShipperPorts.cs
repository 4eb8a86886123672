using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>What a <see cref="Shipper"/> reaches the world through.</summary>
/// <param name="Position">
/// The region's own position of a stream, where it once followed another region: its fork point. See
/// <see cref="ReplicaApplier.Position"/>.
/// </param>
/// <param name="Jitter">A number from 0 to 1.</param>
/// <param name="Alarmed">Told of every alarm once, when it begins.</param>
public sealed record ShipperPorts(
    IChangeLog Log,
    RecordKinds Kinds,
    Func<string, CancellationToken, ValueTask<Result<ReplicaPosition?>>> Position,
    IChangeOutlet Outlet,
    IChangeHash Hash,
    IRegionLink Link,
    TimeProvider Time,
    Func<double> Jitter,
    Action<ReplicationAlarm> Alarmed);
