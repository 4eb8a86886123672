using Kms.Records;

namespace Kms.Regions.Messages;

/// <summary>One entry of a stream's change log on its way to another region.</summary>
/// <param name="Epoch">The region epoch in which it is shipped.</param>
/// <param name="RecordId">Null for a number whose change was given up (a no-op).</param>
/// <param name="Identity">
/// The hash under which the home region stores the entry. Its body is sealed with a random nonce, so no two changes ever have the same; it
/// outlives the body when a purge destroys that.
/// </param>
/// <param name="Erase">The bodies of this record's earlier changes are destroyed with this one (a purge).</param>
/// <param name="Body">
/// Sealed for the target region alone. Empty for a no-op, and where the home region has destroyed the body since or cannot open it.
/// </param>
/// <param name="Previous">The hash of the change before; 32 zero bytes before the first.</param>
/// <param name="Hash">
/// SHA-256 over <paramref name="Previous"/> and everything here but <paramref name="Erase"/> and <paramref name="Body"/>: see
/// <see cref="IChangeHash"/>.
/// </param>
public sealed record Change(
    string Stream,
    long Sequence,
    long Epoch,
    string? RecordId,
    long Version,
    RecordIndex Index,
    long TimeUnixMs,
    string OperationId,
    ReadOnlyMemory<byte> Identity,
    bool Erase,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> Previous,
    ReadOnlyMemory<byte> Hash)
{
    /// <summary>As it stands in the home region's log, but for the body.</summary>
    public ChangeEntry Entry => new(Stream, Sequence, RecordId, Version, Index, default, Identity, TimeUnixMs, OperationId);
}

/// <summary>Changes of one or more streams, each stream's in order and without a gap. The link's unit: answered as a whole.</summary>
/// <param name="Signature">The home region's, over every field of every change.</param>
public sealed record ChangeBatch(long Epoch, IReadOnlyList<Change> Changes, ReadOnlyMemory<byte> Signature);

/// <summary>
/// A piece of the copy of one stream's records, in id order: how a region gets what it cannot be given change by change. The records are
/// read while the home region works, so they may be newer than <paramref name="Base"/>; the log from there on, up to
/// <paramref name="WholeAt"/>, makes them one state.
/// </summary>
/// <param name="Base">From where the log goes on after the copy. Its hash begins a chain: see <see cref="IChangeHash.Base"/>.</param>
/// <param name="After">The last id of the page before; null in the first one.</param>
/// <param name="Last">The last id that this page speaks for; null in the last page.</param>
/// <param name="WholeAt">In the last page: the sequence from which on the copy is a state that the home region had.</param>
public sealed record CopyPage(
    long Epoch,
    string Stream,
    ReplicaPosition Base,
    string? After,
    string? Last,
    long WholeAt,
    IReadOnlyList<CopiedRecord> Records,
    ReadOnlyMemory<byte> Signature);

/// <param name="Body">Sealed for the target region alone.</param>
public sealed record CopiedRecord(string Id, long Version, RecordIndex Index, string OperationId, ReadOnlyMemory<byte> Body);
