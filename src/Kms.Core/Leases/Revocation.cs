using System.Collections.Immutable;

namespace Kms.Leases;

/// <summary>
/// Taking back what was lent. It is complete when every node that may hold it has said that it does not use it any more, or when the last
/// lease is over, whichever comes first. Until then nothing new is lent and nothing is acknowledged.
/// </summary>
/// <param name="Open">Nodes that were asked and have not answered.</param>
/// <param name="HasSilent">There are nodes that may hold it and cannot be asked: only time helps.</param>
/// <param name="OverAt">The tick at which the last lease is over.</param>
public sealed record Revocation(ImmutableHashSet<string> Open, bool HasSilent, long OverAt)
{
    /// <param name="members">The nodes that can be asked, as far as is known here.</param>
    /// <param name="departed">Nodes that left, but so recently that what was lent to them may not be over.</param>
    /// <param name="gone">Nodes that certainly use nothing any more.</param>
    public static Revocation Of(
        Leaseholders holders, IReadOnlySet<string> members, IReadOnlySet<string> departed, IReadOnlySet<string> gone, LeaseTerms terms, long frequency)
    {
        var concerned = holders.IsUnknown ? holders.Nodes.Union(members).Union(departed) : holders.Nodes;
        var silent = concerned.Except(members).Except(gone);
        return new Revocation(concerned.Intersect(members), !silent.IsEmpty, terms.AllOverAt(holders.LentUntil, frequency, holders.IsUnknown));
    }

    public bool IsComplete(long now) => now >= OverAt || IsCertain;

    /// <summary>True when all have said it, so that no silo has to be trusted to have stopped in time.</summary>
    public bool IsCertain => Open.IsEmpty && !HasSilent;

    public Revocation Dropped(string node) => this with { Open = Open.Remove(node) };
}
