using Kms.Records;
using Kms.TwoZone;

namespace Kms.Testing;

/// <summary>Owns a store whose records a test writes by hand.</summary>
/// <param name="merge">How denials change a record; null: no test denies anything.</param>
/// <param name="fence">Null: nobody can take the right to write away.</param>
public sealed class TestOwner(Func<StoredRecord, RecordWrite?>? merge = null, IWriteFence? fence = null) : IStoreOwner
{
    public ValueTask<Refusal?> Check(FencingTokens tokens, CancellationToken cancellation) => fence?.Check(tokens, cancellation) ?? default;

    public Result<RecordWrite?> Merge(StoredRecord record, IReadOnlyList<Denial> denials) =>
        merge is not null ? merge(record) : throw new InvalidOperationException("The test denies something and does not say how that is merged.");

    public void Committed(string stream, long sequence)
    {
    }
}
