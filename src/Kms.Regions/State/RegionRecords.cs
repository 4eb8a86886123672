using System.Text.Json;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Regions;
using Kms.Crypto.Replication;
using Kms.Records;

namespace Kms.Regions.State;

/// <summary>
/// The region's own records, in both zones and sealed like any other: what it is (<c>region/state</c>), what it is known by
/// (<c>region/link</c>), its keys of the stream (<c>region/identity</c>), its one-time codes (<c>region/pairing</c>). They stand in no
/// vault, so none of them is ever shipped.
/// </summary>
public sealed class RegionRecords(IRecordStore store, IRecordSeal seal, IIdentities identities)
{
    public const string StateId = "region/state";
    private const string LinkId = "region/link";
    private const string IdentityId = "region/identity";
    private const string PairingId = "region/pairing";

    internal static IEnumerable<RecordKind> Kinds => ((string[])[StateId, LinkId, IdentityId, PairingId]).Select(id => new RecordKind(id)).Append(RegionName.Kind);

    /// <summary>With the record's version, 0 where there is none yet.</summary>
    public async Task<Result<(RegionRecord Record, long Version)>> ReadState(string installation, CancellationToken cancellation) =>
        await Read(StateId, StoredRegion.Read, () => RegionRecord.New(installation), cancellation);

    /// <param name="version">That was read before.</param>
    public ValueTask<Result<Done>> WriteState(RegionRecord book, long version, CancellationToken cancellation) =>
        Write(StateId, version, StoredRegion.Write(book), cancellation);

    public async Task<Result<(PairingCodes Codes, long Version)>> ReadCodes(CancellationToken cancellation) =>
        await Read(PairingId, ReadBook, () => PairingCodes.Empty, cancellation);

    public ValueTask<Result<Done>> WriteCodes(PairingCodes book, long version, CancellationToken cancellation) => Write(
        PairingId,
        version,
        JsonSerializer.SerializeToUtf8Bytes(
            [.. book.Offers.Select(offer => new StoredOffer(offer.Id, offer.Secret, offer.Expires.ToUnixTimeMilliseconds(), offer.UsedBy))],
            RegionJson.Default.StoredOfferArray),
        cancellation);

    /// <summary>Read, or made where there is none, so that a region is the same to its peer for ever.</summary>
    public Task<Result<LinkIdentity>> Link(DateTimeOffset now, CancellationToken cancellation) => OpenOrMake(
        LinkId, (place, body) => LinkIdentity.Open(seal, place, body), () => LinkIdentity.Create(now), (made, place) => made.Seal(seal, place), cancellation);

    public async Task<Result<bool>> HasLink(CancellationToken cancellation) =>
        (await store.Read(LinkId, cancellation)).TryGet(out var record, out var refusal) ? record is not null : refusal;

    public Task<Result<RegionIdentity>> Identity(RegionKey region, CancellationToken cancellation) => OpenOrMake(
        IdentityId, (_, body) => RegionIdentity.Open(region, body), RegionIdentity.Create, (made, _) => made.WrapUnder(region), cancellation);

    private async Task<Result<T>> OpenOrMake<T>(
        string id, Func<RecordPlace, byte[], T> open, Func<T> make, Func<T, RecordPlace, byte[]> close, CancellationToken cancellation)
        where T : IDisposable
    {
        var read = await store.Read(id, cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            return refusal;
        }

        if (record is not null)
        {
            return open(record.Place, record.Body.ToArray());
        }

        var made = make();
        var place = Place(id, 1);
        var written = await store.Write(new RecordWrite(place, close(made, place), identities.NewId()), cancellation);
        if (written.TryGet(out _, out refusal))
        {
            return made;
        }

        made.Dispose();
        return refusal;
    }

    private static RecordPlace Place(string id, long version) => new(string.Empty, id, version, RecordIndex.None);

    private static PairingCodes? ReadBook(ReadOnlySpan<byte> content) => JsonSerializer.Deserialize(content, RegionJson.Default.StoredOfferArray) is { } offers
        ? new PairingCodes([.. offers.Select(o => new PairingOffer(o.Id, o.Secret, DateTimeOffset.FromUnixTimeMilliseconds(o.ExpiresUnixMs), o.UsedBy))])
        : null;

    private async Task<Result<(T, long)>> Read<T>(string id, Parser<T> parse, Func<T> start, CancellationToken cancellation)
        where T : class
    {
        var read = await store.Read(id, cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            return refusal;
        }

        return record is null ? (start(), 0)
            : seal.TryOpen(record.Place, record.Body.Span, out var content) && parse(content) is { } value ? (value, record.Place.Version)
            : new Refusal(RefusalCode.RecordCorrupt, $"Record '{id}' does not open: it was damaged or moved, or it belongs to another root key.");
    }

    private ValueTask<Result<Done>> Write(string id, long version, byte[] content, CancellationToken cancellation)
    {
        var place = Place(id, version + 1);
        return store.Write(new RecordWrite(place, seal.Seal(place, content), identities.NewId()), cancellation);
    }

    private delegate T? Parser<T>(ReadOnlySpan<byte> content);
}
