namespace Kms.Regions.Messages;

/// <summary>
/// How far a region has come with one stream, stored with the changes themselves. While a region follows, these move; when it is promoted
/// they stand still and are its fork points: up to here both regions had the same history, and the chain of what comes after begins here.
/// </summary>
/// <param name="Sequence">The last change applied; 0 for none.</param>
/// <param name="Epoch">The region epoch in which it was applied.</param>
/// <param name="Previous">
/// The chain's hash before that change, with which anybody who has the change can recompute <paramref name="Hash"/>.
/// </param>
/// <param name="Hash">The chain's hash after it; 32 zero bytes at sequence 0.</param>
/// <param name="CopiedTo">While records are being copied: the last id that is done. Null when no copy is under way.</param>
/// <param name="WholeAt">After a copy: from this sequence on the stream is a state that the home region had. Else 0.</param>
public sealed record ReplicaPosition(
    string Stream,
    long Sequence,
    long Epoch,
    ReadOnlyMemory<byte> Previous,
    ReadOnlyMemory<byte> Hash,
    string? CopiedTo = null,
    long WholeAt = 0)
{
    /// <summary>
    /// False while a copy is on its way: what is there is no state that the home region ever had, and must not be served.
    /// </summary>
    public bool IsWhole => CopiedTo is null && Sequence >= WholeAt;

    /// <summary>The position of a stream of which nothing is there.</summary>
    public static ReplicaPosition Start(string stream, long epoch) => new(stream, 0, epoch, default, new byte[32]);
}
