namespace Kms.Replication;

/// <summary>
/// The home region's side of the stream: an actor without timers of its own. The host gives it one turn after the other (never two at once), each as soon as
/// <see cref="Changed"/> was called or the time that the last turn answered is over. It reads the log at its own pace and shares no lock with writers.
/// Make a new one when the region's epoch or peer changes.
/// </summary>
public sealed class Shipper(ShipperPorts ports, LinkHello self, ShipperOptions options)
{
    /// <summary>Readable from any thread.</summary>
    public ShipperStatus Status => throw new NotImplementedException($"{ports}{self}{options}");

    /// <summary>A change of this stream was committed here. From any thread; costs a dictionary entry. Changes that nobody tells are found within a beat.</summary>
    /// <returns>True when the host should give a turn now: the first since the last turn began.</returns>
    public bool Changed(string stream) => throw new NotImplementedException(stream);

    /// <summary>Does what there is to do: connect, ship, beat, settle. Answers when to come back if nothing is <see cref="Changed"/> before; zero: at once.</summary>
    public ValueTask<TimeSpan> Turn(CancellationToken cancellation) => throw new NotImplementedException($"{cancellation}");
}

/// <param name="Positions">The region's own positions, where it once followed another one: its fork points. See <see cref="PositionRecord"/>.</param>
/// <param name="Jitter">A number from 0 to 1.</param>
/// <param name="Alarmed">Told of every alarm once, when it begins.</param>
public sealed record ShipperPorts(
    IChangeLog Log,
    Func<string, CancellationToken, ValueTask<Result<ReplicaPosition?>>> Positions,
    IChangeOutlet Outlet,
    IChangeHash Hash,
    IRegionLink Link,
    TimeProvider Time,
    Func<double> Jitter,
    Action<ReplicationAlarm> Alarmed);
