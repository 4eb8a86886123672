using System.Text.Json;
using Kms.Crypto.Regions;
using Kms.Records;
using Kms.Regions;

namespace Kms.Hosting.Regions;

/// <summary>
/// The region's own records, in both zones and sealed like any other: what it is (<c>region/state</c>), what it is known by (<c>region/link</c>), its one-time codes
/// (<c>region/pairing</c>). They stand in no vault, so none of them is ever shipped.
/// </summary>
internal sealed class RegionRecords(IRecordStore store, IRecordSeal seal, IIdentities identities)
{
    private const string StateId = "region/state";
    private const string LinkId = "region/link";
    private const string PairingId = "region/pairing";

    /// <summary>With the record's version, 0 where there is none yet.</summary>
    public async Task<Result<(RegionBook Book, long Version)>> ReadState(string installation, CancellationToken cancellation) =>
        await Read(StateId, StoredRegion.Read, () => RegionBook.New(installation), cancellation);

    /// <param name="version">That was read before.</param>
    public ValueTask<Result<Done>> WriteState(RegionBook book, long version, CancellationToken cancellation) =>
        Write(StateId, version, StoredRegion.Write(book), cancellation);

    public async Task<Result<(PairingBook Book, long Version)>> ReadCodes(CancellationToken cancellation) =>
        await Read(PairingId, ReadBook, () => PairingBook.Empty, cancellation);

    public ValueTask<Result<Done>> WriteCodes(PairingBook book, long version, CancellationToken cancellation) => Write(
        PairingId,
        version,
        JsonSerializer.SerializeToUtf8Bytes(
            [.. book.Offers.Select(offer => new StoredOffer(offer.Id, offer.Secret, offer.Expires.ToUnixTimeMilliseconds(), offer.UsedBy))],
            RegionJson.Default.StoredOfferArray),
        cancellation);

    /// <summary>Made where there is none, so that a region is known by the same certificate for ever.</summary>
    public async Task<Result<LinkIdentity>> Identity(DateTimeOffset now, CancellationToken cancellation)
    {
        var read = await store.Read(LinkId, cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            return refusal;
        }

        if (record is not null)
        {
            return LinkIdentity.Open(seal, record.Place, record.Body.Span);
        }

        var made = LinkIdentity.Create(now);
        var place = Place(LinkId, 1);
        var written = await store.Write(new RecordWrite(place, made.Seal(seal, place), identities.NewId()), cancellation);
        if (written.TryGet(out _, out refusal))
        {
            return made;
        }

        made.Dispose();
        return refusal;
    }

    private static RecordPlace Place(string id, long version) => new(string.Empty, id, version, RecordIndex.None);

    private static PairingBook? ReadBook(ReadOnlySpan<byte> content) => JsonSerializer.Deserialize(content, RegionJson.Default.StoredOfferArray) is { } offers
        ? new PairingBook([.. offers.Select(o => new PairingOffer(o.Id, o.Secret, DateTimeOffset.FromUnixTimeMilliseconds(o.ExpiresUnixMs), o.UsedBy))])
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
