using Kms.Records;
using Kms.TwoZone;

namespace Kms.Core.Tests.Zones;

/// <summary>A store of which one sees what it was asked and what was written.</summary>
internal sealed class AskedStore(TwoZoneStore inner) : IRecordStore
{
    public int Reads { get; private set; }

    public List<RecordWrite> Writes { get; } = [];

    /// <summary>What the host does at intervals.</summary>
    public async Task Tick() => await inner.Tick(CancellationToken.None);

    public ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation)
    {
        Reads++;
        return inner.Read(id, cancellation);
    }

    public ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation)
    {
        Writes.Add(write);
        return inner.Write(write, cancellation);
    }

    public ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation) => inner.Deny(denial, cancellation);

    public ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        inner.List(list, after, limit, cancellation);

    public ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        inner.Due(untilUnixMs, limit, cancellation);

    public ValueTask<Result<long?>> NextDue(CancellationToken cancellation) => inner.NextDue(cancellation);

    public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => inner.Row(id, cancellation);

    public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) => inner.Scan(after, limit, cancellation);
}
