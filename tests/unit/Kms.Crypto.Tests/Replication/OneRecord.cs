using Kms.Records;

namespace Kms.Crypto.Tests.Replication;

/// <summary>Keeps what was written last.</summary>
internal sealed class OneRecord : IRecordStore
{
    public StoredRecord? Written { get; private set; }

    public ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation) => new(Written);

    public ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation)
    {
        Written = new StoredRecord(write.Place, write.Body);
        return new(default(Done));
    }

    public ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Result<long?>> NextDue(CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();
}
