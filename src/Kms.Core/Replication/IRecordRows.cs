using Kms.Zones;

namespace Kms.Replication;

/// <summary>Records as they stand, for a copy. Implemented by <see cref="TwoZoneStore"/>.</summary>
public interface IRecordRows
{
    ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation);

    /// <summary>In id order.</summary>
    ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation);
}
