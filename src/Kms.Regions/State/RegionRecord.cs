using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kms.Regions.State;

/// <summary>What a region remembers of itself and its peer.</summary>
/// <param name="Origin">The installation whose keys these are: this region's own, or after a pairing the home region's.</param>
/// <param name="PeerFingerprint">Of the certificate that was pinned; null without a peer.</param>
public sealed record RegionRecord(RegionState State, string Origin, string? PeerFingerprint)
{
    /// <summary>Who has stored it: of two that take themselves for the one that decides, the one that did so last.</summary>
    public string? By { get; init; }

    /// <summary>Peers of the past, by the keys that were pinned: what they have sealed for this region opens here still.</summary>
    public IReadOnlyList<FormerPeer> Former { get; init; } = [];

    public static RegionRecord New(string installation) => new(RegionState.Alone, installation, null);

    /// <summary>The same region in another state. A peer that it has no more is remembered.</summary>
    public RegionRecord In(RegionState state) => this with
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
public sealed record FormerPeer(string Region, ReadOnlyMemory<byte> Keys);

/// <summary>The stored form.</summary>
public sealed record StoredRegion(
    int F, RegionRole Role, long Epoch, long Known, string Origin, StoredPeer? Peer = null, StoredFormer[]? Former = null, string? By = null)
{
    private const int FormatNow = 1;

    public static byte[] Write(RegionRecord book) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredRegion(
            FormatNow, book.State.Role, book.State.Epoch, book.State.KnownEpoch, book.Origin,
            book.State.Peer is { } peer ? new StoredPeer(peer.Region, peer.Installation, peer.Address, peer.Keys.ToArray(), book.PeerFingerprint!) : null,
            book.Former.Count > 0 ? [.. book.Former.Select(former => new StoredFormer(former.Region, former.Keys.ToArray()))] : null,
            book.By),
        RegionJson.Default.StoredRegion);

    /// <summary>Null for content of another format.</summary>
    public static RegionRecord? Read(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, RegionJson.Default.StoredRegion) is { F: FormatNow } stored && Enum.IsDefined(stored.Role)
                ? new RegionRecord(
                    new RegionState(stored.Role, stored.Epoch, stored.Known, stored.Peer is { } p ? new RegionPeer(p.Region, p.Installation, p.Address, p.Keys) : null),
                    stored.Origin,
                    stored.Peer?.Fingerprint)
                {
                    By = stored.By,
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

public sealed record StoredPeer(string Region, string Installation, string Address, byte[] Keys, string Fingerprint);

public sealed record StoredFormer(string Region, byte[] Keys);

internal sealed record StoredOffer(string Id, string Secret, long ExpiresUnixMs, string? UsedBy = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredRegion))]
[JsonSerializable(typeof(StoredOffer[]))]
internal sealed partial class RegionJson : JsonSerializerContext;
