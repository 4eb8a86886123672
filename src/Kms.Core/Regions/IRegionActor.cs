using System.Collections.Immutable;
using Kms.Records;

namespace Kms.Regions;

/// <summary>
/// What only one may do for a region, however many nodes it has: take its steps, ship its changes, apply its peer's. In one process it is
/// an object; in a cluster a grain, of which there may be two for a moment, so every step is a compare-and-swap on what is stored. Calls
/// may come at any time and side by side.
/// </summary>
public interface IRegionActor : IRegionAdmin
{
    /// <summary>
    /// What a node does not know yet. Every node asks about once a second, and whenever it is told to; so the actor comes back when its
    /// own node died.
    /// </summary>
    ValueTask<Result<RegionUpdate>> Look(NodeReport sight, CancellationToken cancellation);

    /// <summary>
    /// Changes were committed on a node, up to these. A hint that costs nothing to lose: the shipper looks for itself once a second.
    /// </summary>
    ValueTask Changed(CommittedHeads heads);

    /// <summary>A message that came in on the link, over whatever node.</summary>
    ValueTask<Result<LinkReply>> Answer(LinkRequest request, CancellationToken cancellation);
}

/// <summary>An actor with its life: its maker ends it.</summary>
public interface IRegionController : IRegionActor, IAsyncDisposable
{
    /// <summary>Another one has taken a step in its place: what it knows is old, and it can do nothing any more.</summary>
    bool IsDeposed { get; }
}

/// <summary>Ends of streams as one node knows them from what it has committed.</summary>
[GenerateSerializer, Immutable]
public sealed record CommittedHeads(ImmutableArray<StreamHead> Heads);

/// <summary>A message of the other region.</summary>
/// <param name="What">Which message it is: the last part of its path.</param>
/// <param name="Fingerprint">Of the certificate that the caller has shown, as the TLS handshake saw it.</param>
/// <param name="CodeId">Of a pairing; else empty.</param>
/// <param name="Proof">Of a pairing, in base64; else empty.</param>
[GenerateSerializer, Immutable]
public sealed record LinkRequest(string What, string Fingerprint, string CodeId, string Proof, ReadOnlyMemory<byte> Message);

/// <param name="Status">Of HTTP.</param>
/// <param name="Proof">Of a pairing, in base64; else null.</param>
[GenerateSerializer, Immutable]
public sealed record LinkReply(int Status, ReadOnlyMemory<byte> Message, string? Proof = null);
