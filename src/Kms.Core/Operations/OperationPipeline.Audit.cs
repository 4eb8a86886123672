using Kms.Access;
using Kms.Audit;

namespace Kms.Operations;

/// <content>The audit record of a request, and what is answered where it cannot be written.</content>
public sealed partial class OperationPipeline
{
    private static readonly Refusal Unavailable = new(
        RefusalCode.AuditUnavailable, "The audit log cannot be written at the moment, so nothing is done. It is tried again every second.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly Refusal Unconfirmed = new(
        RefusalCode.OutcomeUnknown, "The change was made, but its audit record is not written yet. Repeat it with the same Idempotency-Key.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly Refusal NotOffered = new(RefusalCode.NotSupported, "This host does not offer the operation.");

    /// <summary>The result, if its record was taken over.</summary>
    private Result<T> Told<T>(in Call call, KmsRequest<T> request, in Result<T> result) => Recorded(call, request, result) ? result : Unavailable;

    private bool Recorded<T>(in Call call, KmsRequest<T> request, in Result<T> result) => result.TryGet(out var value, out var refusal)
        ? Record(call, request, request.Named(value), null)
        : Record(call, request, (request.SubjectName, request.OfVersion), refusal.Code);

    /// <summary>Made in one piece: copying a record for each field would cost more than anything else on this path.</summary>
    private bool Record(in Call call, KmsRequest request, (string? Name, string? Version) named, RefusalCode? refusal) => trail.Record(
        new AuditRecord(time.GetUtcNow(), request.Operation, call.Caller?.PrincipalId ?? string.Empty, call.RequestId ?? string.Empty)
        {
            CorrelationId = call.CorrelationId,
            Vault = request.InVault?.Value,
            Key = named.Name,
            Version = named.Version,
            Algorithm = request.WithAlgorithm,
            Refusal = refusal,
        });
}
