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
            return new(AuditedCalls.Unavailable);
        }

        ValueTask<Result<CryptoAnswer>> pending;
        try
        {
            pending = inner.UseKey(call, key, versionId, request, cancellation);
        }
        catch
        {
            Used(call, key, versionId, request, RefusalCode.OutcomeUnknown);
            throw;
        }

        if (!pending.IsCompletedSuccessfully)
        {
            return Wait(pending, call, key, versionId, request);
        }

        var result = pending.Result;
        return new(Used(call, key, VersionOf(result) ?? versionId, request, result.Refusal?.Code) ? result : AuditedCalls.Unavailable);
    }

    private async ValueTask<Result<CryptoAnswer>> Wait(
        ValueTask<Result<CryptoAnswer>> pending, Call call, KeyId key, string? versionId, CryptoRequest request)
    {
        Result<CryptoAnswer> result;
        try
        {
            result = await pending;
        }
        catch
        {
            Used(call, key, versionId, request, RefusalCode.OutcomeUnknown);
            throw;
        }

        return Used(call, key, VersionOf(result) ?? versionId, request, result.Refusal?.Code) ? result : AuditedCalls.Unavailable;
    }

    /// <summary>Made in one piece: a record that is copied for each field would be the dearest part of this path.</summary>
    private bool Used(Call call, KeyId key, string? versionId, in CryptoRequest request, RefusalCode? refusal) => trail.Record(
        new AuditRecord(time.GetUtcNow(), AuditedUse.Named(request.Operation), call.Caller?.PrincipalId ?? string.Empty, call.RequestId ?? string.Empty)
        {
            CorrelationId = call.CorrelationId,
            Vault = key.Vault.Value,
            Key = key.Name,
            Version = versionId,
            Algorithm = request.Algorithm?.Name,
            Refusal = refusal,
        });

    private static string? VersionOf(in Result<CryptoAnswer> result) => result.IsOk ? result.Value.VersionId : null;
}
