namespace Kms.Records;

/// <summary>One record as one zone holds it.</summary>
/// <param name="Version">0: nothing is committed here yet (the row exists for its intent or its ballot).</param>
/// <param name="Body">Sealed and opaque; empty at version 0.</param>
/// <param name="Hash">SHA-256 over place and body, as the writer computed it; empty at version 0.</param>
/// <param name="Ballot">Raised by every fence and every abort, so that a prepare sent before cannot land after.</param>
public sealed record ZoneRow(
    string Id,
    string Stream,
    long Version,
    RecordIndex Index,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> Hash,
    string OperationId,
    long Ballot,
    Intent? Intent)
{
    /// <summary>The row that is meant where there is none.</summary>
    public static ZoneRow Absent(string id) => new(id, string.Empty, 0, RecordIndex.None, default, default, string.Empty, 0, null);
}

/// <summary>A change that is prepared and not yet decided in this zone. The old version stays readable beside it.</summary>
/// <param name="Id">Made once per attempt; the same in both zones.</param>
/// <param name="Version">What the row's version becomes on commit.</param>
/// <param name="Stream">The change log it enters on commit: the vault.</param>
/// <param name="Sequence">Its dense number in the stream, taken by zone A at prepare and handed to zone B.</param>
/// <param name="TimeUnixMs">When the change was made.</param>
/// <param name="Erase">On commit the bodies of this record's earlier changes in the log are destroyed.</param>
public sealed record Intent(
    string Id,
    long Version,
    RecordIndex Index,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> Hash,
    string Stream,
    long Sequence,
    long TimeUnixMs,
    string OperationId,
    bool Erase);

/// <summary>
/// One entry of a stream's change log. Sequences are dense: a missing number is in flight, never lost (but see <see cref="Beginning"/>).
/// </summary>
/// <param name="RecordId">Null for a number whose change was given up (a no-op).</param>
/// <param name="Body">The sealed body as committed; empty after the record was purged.</param>
public sealed record ChangeEntry(
    string Stream,
    long Sequence,
    string? RecordId,
    long Version,
    RecordIndex Index,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> Hash,
    long TimeUnixMs,
    string OperationId)
{
    public bool IsNoop => RecordId is null && !IsBeginning;

    public static ChangeEntry Noop(string stream, long sequence) =>
        new(stream, sequence, null, 0, RecordIndex.None, default, default, 0, string.Empty);

    /// <summary>
    /// The entry with which a log begins that does not begin at 1, because the region was restored or got its records from another one:
    /// what was changed up to this number is in the rows, and no entry that is missing before it will ever come.
    /// </summary>
    public static ChangeEntry Beginning(string stream, long sequence) => Noop(stream, sequence) with { OperationId = BeginningMark };

    public bool IsBeginning => RecordId is null && OperationId == BeginningMark;

    private const string BeginningMark = "the log begins here";
}

/// <summary>What a zone knows of itself.</summary>
/// <param name="Installation">The same in both zones of a region: two zones of different installations are never paired.</param>
/// <param name="Epoch">Raised at the survivor by every rejoin.</param>
/// <param name="Incarnation">Changes whenever the zone is claimed by a rejoin.</param>
/// <param name="InService">False from the claim until the rejoin is complete: it answers nothing alone.</param>
/// <param name="Peer">
/// The incarnation of the other zone when both were last complete; empty when there was none yet. A zone with another one was replaced.
/// </param>
public sealed record ZoneControl(string Installation, long Epoch, string Incarnation, bool InService, string Peer = "")
{
    public FencingToken Token => new(Epoch, Incarnation);
}

/// <summary>Carried by every statement and checked with it: a statement from before a rejoin has no effect after it.</summary>
public readonly record struct FencingToken(long Epoch, string Incarnation);
