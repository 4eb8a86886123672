using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <summary>What the shipper knows of one stream: how far the other region has confirmed it, and how far it goes here.</summary>
internal sealed class StreamCursor(string stream)
{
    public string Stream => stream;

    /// <summary>Where the other region stands, as it said last.</summary>
    public ReplicaPosition Confirmed { get; private set; } = ReplicaPosition.Start(stream, 0);

    /// <summary>The highest number known here.</summary>
    public long Head { get; set; }

    /// <summary>This region has the change at which the other one stands.</summary>
    public bool IsVerified { get; set; }

    /// <summary>The histories differ: nothing is shipped until a person has looked.</summary>
    public bool IsForked { get; set; }

    /// <summary>Where a copy begins to be followed by the log; null when none is being made.</summary>
    public CopyPlan? Copy { get; set; }

    /// <summary>The missing number that nothing can be shipped beyond, and since when (timestamp); null: none.</summary>
    public (long Sequence, long Since)? Hole { get; set; }

    /// <summary>
    /// When the oldest change that is not confirmed was made, or noticed where it has not been read yet, in Unix milliseconds.
    /// </summary>
    public long PendingSinceUnixMs { get; set; }

    public long Pending => Math.Max(0, Head - Confirmed.Sequence);

    /// <param name="sinceUnixMs">When the last of them was made: what follows it is not older.</param>
    public void Confirm(ReplicaPosition position, long sinceUnixMs)
    {
        Confirmed = position;
        PendingSinceUnixMs = Math.Max(PendingSinceUnixMs, sinceUnixMs);
    }

    /// <summary>The head, as the zones have it now: lower than before where numbers were given back.</summary>
    public void Notice(long head, long nowUnixMs)
    {
        if (Pending == 0)
        {
            PendingSinceUnixMs = nowUnixMs;
        }

        Head = head;
    }
}

/// <summary>A copy under way.</summary>
/// <param name="Walked">How far the log was found to be without a hole: the base is where that ends.</param>
/// <param name="Base">Null until the end is found.</param>
/// <param name="After">The last id that was confirmed; null before the first page.</param>
internal sealed record CopyPlan(long Walked, ReadOnlyMemory<byte> Identity, ReplicaPosition? Base, string? After = null)
{
    /// <summary>The other region has what this copy has sent so far, and nothing else.</summary>
    public bool IsAt(ReplicaPosition there) =>
        Base is not null && After is not null && there.CopiedTo == After && there.Sequence == Base.Sequence && there.Hash.Span.SequenceEqual(Base.Hash.Span);
}
