using Kms.Crypto.Records;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.State;

namespace Kms.Backups.Restoring;

/// <summary>
/// A restored region has no peer: what it was paired with knows a past that it may not have. It is a home region in an epoch of its own,
/// and may be paired again.
/// </summary>
internal static class StandAlone
{
    private static readonly RecordHash Hash = new();

    public static async Task Make(EmptyZones zones, RecordSeal seal, RestoreBatch batch, IIdentities identities, CancellationToken cancellation)
    {
        var read = await zones.Zones[0].Read(RegionRecords.StateId, cancellation);
        if (!read.IsApplied)
        {
            throw new IOException("What the region was cannot be read back: " + read.Reason);
        }

        if (read.Value is not { } row || Record(row, seal) is not { } book)
        {
            return;
        }

        var epoch = Math.Max(book.State.Epoch, book.State.KnownEpoch) + 1;
        var alone = book.In(new RegionState(RegionRole.Home, epoch, epoch, null));
        var place = PlaceOf(row) with { Version = row.Version + 1 };
        var body = seal.Seal(place, StoredRegion.Write(alone));
        await batch.Add(row with { Version = place.Version, Body = body, Hash = Hash.Of(place, body), OperationId = identities.NewId() });
        await batch.Flush();
    }

    /// <summary>Null where the region never had a peer, or the record does not open.</summary>
    public static RegionRecord? Record(ZoneRow? row, RecordSeal seal) =>
        row is not null && seal.TryOpen(PlaceOf(row), row.Body.Span, out var content) ? StoredRegion.Read(content) : null;

    private static RecordPlace PlaceOf(ZoneRow row) => new(row.Stream, row.Id, row.Version, row.Index);
}
