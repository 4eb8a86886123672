using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>
/// Tells whether two regions have the same change at a number. A position has the chain's hash before and after it. The region that has
/// the entry recomputes the second from the first: entries have random identities, so no other entry fits. No log is walked for that, and
/// no chain is stored.
/// </summary>
internal static class ChainLink
{
    public static bool Fits(IChangeHash hash, ReplicaPosition position, ChangeEntry entry) =>
        position.Sequence == entry.Sequence && position.Stream == entry.Stream
        && Expected(hash, position, entry).AsSpan().SequenceEqual(position.Hash.Span);

    /// <summary>
    /// The same where this region has no entry of its own but its fork point: the position at which it began, or a copy that was begun
    /// there.
    /// </summary>
    public static bool Fits(IChangeHash hash, ReplicaPosition position, ReplicaPosition forkPoint) =>
        position.Sequence == forkPoint.Sequence
        && (position.Hash.Span.SequenceEqual(forkPoint.Hash.Span)
            || hash.Base(position.Stream, position.Sequence, position.Epoch, forkPoint.Hash.Span).AsSpan().SequenceEqual(position.Hash.Span));

    /// <summary>The same where this region's own log begins: what was copied from there on.</summary>
    public static bool FitsBeginning(IChangeHash hash, ReplicaPosition position) =>
        hash.Base(position.Stream, position.Sequence, position.Epoch, []).AsSpan().SequenceEqual(position.Hash.Span);

    private static byte[] Expected(IChangeHash hash, ReplicaPosition position, ChangeEntry entry) => position.Previous.IsEmpty
        ? hash.Base(entry.Stream, entry.Sequence, position.Epoch, entry.Hash.Span)
        : hash.Of(position.Previous.Span, entry, position.Epoch);
}
