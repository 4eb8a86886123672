using Kms.Operations;
using Kms.Records;

namespace Kms.Regions.Control;

/// <summary>
/// The store, with nothing due where this region is not home: what time brings (a rotation, the end of a retention) is the home region's
/// to do, and comes from there as a change. A region that is promoted finds it due at its next look.
/// </summary>
public sealed class HomeDue(IRecordStore inner, IRegionView region) : IRecordStore
{
    private static readonly Result<IReadOnlyList<string>> Nothing = Array.Empty<string>();

    public ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation) => inner.Read(id, cancellation);

    public ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation) => inner.Write(write, cancellation);

    public ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation) => inner.Deny(denial, cancellation);

    public ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        inner.List(list, after, limit, cancellation);

    public ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        region.Role == RegionRole.Home ? inner.Due(untilUnixMs, limit, cancellation) : new(Nothing);

    public ValueTask<Result<long?>> NextDue(CancellationToken cancellation) =>
        region.Role == RegionRole.Home ? inner.NextDue(cancellation) : new((long?)null);

    public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => inner.Row(id, cancellation);

    public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        inner.Scan(after, limit, cancellation);
}
