namespace Kms.Records;

/// <summary>Records as they stand, for a copy. Implemented by <c>TwoZoneStore</c>.</summary>
public interface IRecordRows
{
    ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation);

    /// <summary>In id order.</summary>
    ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation);
}
