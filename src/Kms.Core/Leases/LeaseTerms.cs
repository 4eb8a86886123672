namespace Kms.Leases;

/// <summary>How long a node may use a state that it holds without asking again.</summary>
/// <param name="Term">Zero is strict: every use asks.</param>
/// <param name="Margin">What the lender waits longer than the term, because no two clocks run equally fast.</param>
public sealed record LeaseTerms(TimeSpan Term, TimeSpan Margin)
{
    public static LeaseTerms Default { get; } = new(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(100));

    public static LeaseTerms Strict { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    public bool IsStrict => Term == TimeSpan.Zero;

    /// <param name="frequency">Ticks a second of the clock that <paramref name="since"/> was read from.</param>
    /// <returns>The tick from which on nothing is held any more that was lent until <paramref name="since"/>.</returns>
    public long AllOverAt(long since, long frequency) => since + Lease.Ticks(Term + Margin, frequency);
}
