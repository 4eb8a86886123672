namespace Kms.Leases;

/// <summary>What a lender answers a node that wants to use a state.</summary>
/// <param name="Stamp">
/// Names this state of this activation; hand it back with the next request, and the state need not travel again.
/// </param>
/// <param name="State">Null: it is the one that the request named.</param>
/// <param name="LatestUnknown">See <see cref="Records.RecordSnapshot.LatestUnknown"/>.</param>
/// <param name="Term">Zero: good for the call that asked, and for no other.</param>
/// <param name="Keep">True when it is likely to be lent again, so that it is worth keeping beyond its lease.</param>
[GenerateSerializer, Immutable]
public sealed record Grant<TState>(string Stamp, TState? State, bool LatestUnknown, TimeSpan Term, bool Keep)
    where TState : class;
