using Kms.Backups.Making;
using Kms.Crypto.Hierarchy;
using Kms.Hosting.Start;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Hosting.Backups;

/// <summary>The region that this process serves.</summary>
internal sealed class OwnSource(LocalRegion region, string name) : IBackupSource
{
    public string Region => name;

    public RegionKey Key => region.Key;

    public RecordKinds Kinds => region.Ports.Kinds;

    public ValueTask<ZoneReader?> Reader(CancellationToken cancellation) => region.Store.Reader(cancellation);

    /// <summary>
    /// Reading it through the store is what finds the damage: the zone leaves, and is filled again from the one that holds the record
    /// intact.
    /// </summary>
    public async ValueTask Report(string damagedRecordId, CancellationToken cancellation) => await region.Store.Read(damagedRecordId, cancellation);
}
