using Kms.Access;
using Kms.Keys;

namespace Kms.Audit;

/// <content>Using keys: completes synchronously where the call behind it does, and allocates nothing of its own.</content>
public sealed partial class AuditedKms
{
    public ValueTask<Result<CryptoAnswer>> UseKey(
        Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation = default)
    {
        if (!trail.CanRecord)
        {
            return new(Unavailable);
        }

        ValueTask<Result<CryptoAnswer>> pending;
        try
        {
            pending = inner.UseKey(call, key, versionId, request, cancellation);
        }
        catch
        {
            Record(Used(call, key, versionId, request) with { Refusal = RefusalCode.OutcomeUnknown });
            throw;
        }

        if (!pending.IsCompletedSuccessfully)
        {
            return Wait(pending, Used(call, key, versionId, request));
        }

        var result = pending.Result;
        return new(Record(Answered(Used(call, key, versionId, request), result)) ? result : Unavailable);
    }

    private async ValueTask<Result<CryptoAnswer>> Wait(ValueTask<Result<CryptoAnswer>> pending, AuditRecord asked)
    {
        Result<CryptoAnswer> result;
        try
        {
            result = await pending;
        }
        catch
        {
            Record(asked with { Refusal = RefusalCode.OutcomeUnknown });
            throw;
        }

        return Record(Answered(asked, result)) ? result : Unavailable;
    }

    private static AuditRecord Used(Call call, KeyId key, string? versionId, in CryptoRequest request) =>
        On(Named(request.Operation), call, key, versionId) with { Algorithm = request.Algorithm?.Name };

    private static AuditRecord Answered(AuditRecord asked, in Result<CryptoAnswer> result) =>
        result.Refusal is { } refusal ? asked with { Refusal = refusal.Code } : asked with { Version = result.Value.VersionId };

    private static AuditedOperation Named(KeyOperations operation) => operation switch
    {
        KeyOperations.Encrypt => AuditedOperation.Encrypt,
        KeyOperations.Decrypt => AuditedOperation.Decrypt,
        KeyOperations.Sign => AuditedOperation.Sign,
        KeyOperations.Verify => AuditedOperation.Verify,
        KeyOperations.WrapKey => AuditedOperation.WrapKey,
        KeyOperations.UnwrapKey => AuditedOperation.UnwrapKey,
        _ => AuditedOperation.UseKey,
    };
}
