namespace Kms.Records;

/// <summary>
/// "This must not be used any more", written to one zone because the other one is away: an entry of the zone's append-only deny log.
/// The effective state of a record is its row and not its denials. A rejoin turns them into a normal version.
/// </summary>
/// <param name="Id">Made once; writing it twice is writing it once.</param>
/// <param name="Body">Sealed and opaque: what exactly is denied.</param>
/// <param name="TimeUnixMs">When it was denied.</param>
public sealed record Denial(string Id, string RecordId, ReadOnlyMemory<byte> Body, long TimeUnixMs, string OperationId);
