namespace Kms.Leases;

/// <summary>
/// A node's right to use a state without asking, in ticks of that node's own monotonic clock. It is counted from the moment the node sent
/// its request: the lender cannot have answered before that, so whatever the answer's way took, the node stops before the lender stops
/// waiting for it.
/// </summary>
/// <param name="RenewFrom">From here on the next use asks for a new one, in passing.</param>
/// <param name="Ends">
/// From here on the state may not be used. A node that was paused reads its clock when it goes on, and finds that it is over.
/// </param>
public readonly record struct Lease(long RenewFrom, long Ends)
{
    public static Lease From(long sentAt, TimeSpan term, long frequency) =>
        new(sentAt + Ticks(term / 2, frequency), sentAt + Ticks(term, frequency));

    /// <param name="now">Read after the call came in, never before.</param>
    public bool IsUsable(long now) => now < Ends;

    public bool WantsRenewal(long now) => now >= RenewFrom;

    internal static long Ticks(TimeSpan span, long frequency) => (long)(span.TotalSeconds * frequency);
}
