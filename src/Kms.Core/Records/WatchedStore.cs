namespace Kms.Records;

/// <summary>The store, with somebody listening: a write that brings a due time (Unix milliseconds) is told of.</summary>
public sealed class WatchedStore(IRecordStore inner, Action<long> due) : IRecordStore
{
    public ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation) => inner.Read(id, cancellation);

    public async ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation)
    {
        var written = await inner.Write(write, cancellation);
        if (written.IsOk && write.Place.Index.DueUnixMs is { } dueUnixMs)
        {
            due(dueUnixMs);
        }

        return written;
    }

    public ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation) => inner.Deny(denial, cancellation);

    public ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        inner.List(list, after, limit, cancellation);

    public ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        inner.Due(untilUnixMs, limit, cancellation);

    public ValueTask<Result<long?>> NextDue(CancellationToken cancellation) => inner.NextDue(cancellation);

    public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => inner.Row(id, cancellation);

    public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        inner.Scan(after, limit, cancellation);
}
