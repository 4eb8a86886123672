using Kms.Crypto.Hierarchy;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Backups.Making;

/// <summary>A region that backups are made of: of the service itself, or looked at from outside while it may be running.</summary>
public interface IBackupSource
{
    string Region { get; }

    RegionKey Key { get; }

    /// <summary>Of records that there can be: a row of another kind is not backed up as if it were understood.</summary>
    RecordKinds Kinds { get; }

    /// <summary>A zone to read from; null when none can be read just now.</summary>
    ValueTask<ZoneReader?> Reader(CancellationToken cancellation);

    /// <summary>Tells the region that a row's body is not what was written: a zone whose peer holds it intact is filled again.</summary>
    ValueTask Report(string damagedRecordId, CancellationToken cancellation);
}
