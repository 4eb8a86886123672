namespace Kms.Leases;

/// <summary>
/// How long a node may use a state that it holds without asking again, and may lend without having proved that it belongs to the cluster.
/// </summary>
/// <param name="Term">Zero is strict: every use asks.</param>
/// <param name="MembershipLease">How long a node counts as a member after it was last confirmed, from the moment it asked.</param>
/// <param name="Margin">What is waited longer than that, because no two clocks run equally fast.</param>
public sealed record LeaseTerms(TimeSpan Term, TimeSpan MembershipLease, TimeSpan Margin)
{
    public static LeaseTerms Default { get; } = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(100));

    public static LeaseTerms Strict { get; } = Default with { Term = TimeSpan.Zero };

    /// <summary>How long after a node was seen alive for the last time something may be in use that it has lent.</summary>
    public TimeSpan OfOthers => (Term > MembershipLease ? Term : MembershipLease) + Margin;

    public bool IsStrict => Term == TimeSpan.Zero;

    /// <param name="frequency">Ticks a second of the clock that <paramref name="since"/> was read from.</param>
    /// <param name="byOthers">True where another silo, still confirmed at that time, may have lent it, which cannot be known here.</param>
    /// <returns>The tick from which on nothing is held any more that was lent until <paramref name="since"/>.</returns>
    public long AllOverAt(long since, long frequency, bool byOthers) => byOthers
        ? since + Lease.Ticks(OfOthers, frequency)
        : IsStrict ? since : since + Lease.Ticks(Term + Margin, frequency);
}
