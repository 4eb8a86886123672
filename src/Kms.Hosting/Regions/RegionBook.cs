using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Replication;

namespace Kms.Hosting.Regions;

/// <summary>What a region remembers of itself and its partner.</summary>
/// <param name="Origin">The installation whose keys these are: this region's own, or after a pairing the home region's.</param>
/// <param name="PeerFingerprint">Of the certificate that was pinned; null without a partner.</param>
internal sealed record RegionBook(RegionState State, string Origin, string? PeerFingerprint)
{
    /// <summary>Partners of the past, by the keys that were pinned: what they have sealed for this region opens here still.</summary>
    public IReadOnlyList<FormerPeer> Former { get; init; } = [];

    public static RegionBook New(string installation) => new(RegionState.Alone, installation, null);

    /// <summary>The same region in another state. A partner that it has no more is remembered.</summary>
    public RegionBook In(RegionState state) => this with
    {
        State = state,
        PeerFingerprint = state.Peer is null ? null : PeerFingerprint,
        Former = State.Peer is { } gone && state.Peer is null
            ? [.. Former.Where(former => !former.Keys.Span.SequenceEqual(gone.Keys.Span)), new FormerPeer(gone.Region, gone.Keys)]
            : Former,
    };
}

/// <param name="Region">Its name.</param>
/// <param name="Keys">Its public keys, as <see cref="RegionPeer.Keys"/>.</param>
internal sealed record FormerPeer(string Region, ReadOnlyMemory<byte> Keys);

/// <summary>The stored form.</summary>
internal sealed record StoredRegion(int F, RegionRole Role, long Epoch, long Known, string Origin, StoredPeer? Peer = null, StoredFormer[]? Former = null)
{
    private const int FormatNow = 1;

    public static byte[] Write(RegionBook book) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredRegion(
            FormatNow, book.State.Role, book.State.Epoch, book.State.KnownEpoch, book.Origin,
            book.State.Peer is { } peer ? new StoredPeer(peer.Region, peer.Installation, peer.Address, peer.Keys.ToArray(), book.PeerFingerprint!) : null,
            book.Former.Count > 0 ? [.. book.Former.Select(former => new StoredFormer(former.Region, former.Keys.ToArray()))] : null),
        RegionJson.Default.StoredRegion);

    /// <summary>Null for content of another format.</summary>
    public static RegionBook? Read(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, RegionJson.Default.StoredRegion) is { F: FormatNow } stored && Enum.IsDefined(stored.Role)
                ? new RegionBook(
                    new RegionState(stored.Role, stored.Epoch, stored.Known, stored.Peer is { } p ? new RegionPeer(p.Region, p.Installation, p.Address, p.Keys) : null),
                    stored.Origin,
                    stored.Peer?.Fingerprint)
                {
                    Former = [.. stored.Former?.Select(former => new FormerPeer(former.Region, former.Keys)) ?? []],
                }
                : null;
        }
        catch (JsonException)
        {
            // Sealed content that is no JSON was written by something else: the caller names the record.
            return null;
        }
    }
}

internal sealed record StoredPeer(string Region, string Installation, string Address, byte[] Keys, string Fingerprint);

internal sealed record StoredFormer(string Region, byte[] Keys);

internal sealed record StoredOffer(string Id, string Secret, long ExpiresUnixMs, string? UsedBy = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredRegion))]
[JsonSerializable(typeof(StoredOffer[]))]
internal sealed partial class RegionJson : JsonSerializerContext;
