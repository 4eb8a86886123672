using Kms.Records;
using Kms.Zones;

namespace Kms.Embedded.Time;

/// <summary>The store, with the clock listening: a write that brings a due time forward wakes the clock.</summary>
public sealed class DueWatch(IRecordStore inner, DueClock clock) : IRecordStore
{
    public ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation) => inner.Read(id, cancellation);

    public async ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation)
    {
        var written = await inner.Write(write, cancellation);
        if (written.IsOk && write.Place.Index.DueUnixMs is { } due)
        {
            clock.Expect(due);
        }

        return written;
    }

    public ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation) => inner.Deny(denial, cancellation);

    public ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        inner.List(list, after, limit, cancellation);

    public ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        inner.Due(untilUnixMs, limit, cancellation);

    public ValueTask<Result<long?>> NextDue(CancellationToken cancellation) => inner.NextDue(cancellation);
}
