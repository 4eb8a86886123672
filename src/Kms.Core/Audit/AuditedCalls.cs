using Kms.Access;
using Kms.Keys;

namespace Kms.Audit;

/// <summary>
/// How a call is audited, whatever it does. Nothing is done while nothing can be recorded, and nobody is told of a success before its record was taken over;
/// of a change, not before the record was written.
/// </summary>
public sealed class AuditedCalls(IAuditTrail trail, TimeProvider time)
{
    internal static readonly Refusal Unavailable = new(
        RefusalCode.AuditUnavailable, "The audit log cannot be written at the moment, so nothing is done. It is tried again every second.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly Refusal Unconfirmed = new(
        RefusalCode.OutcomeUnknown, "The change was made, but its audit record is not written yet. Repeat it with the same Idempotency-Key.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static AuditRecord On(AuditedOperation operation, Call call) =>
        new(default, operation, call.Caller?.PrincipalId ?? string.Empty, call.RequestId ?? string.Empty) { CorrelationId = call.CorrelationId };

    /// <summary>For what changes nothing: the record is written with the next batch.</summary>
    public async ValueTask<Result<T>> Read<T>(AuditRecord asked, Func<ValueTask<Result<T>>> act) => (await Audited(asked, act)).Result;

    /// <summary>For changes: a success is told only when its record is written.</summary>
    public async ValueTask<Result<T>> Change<T>(AuditRecord asked, Func<ValueTask<Result<T>>> act)
    {
        var (result, hidden) = await Audited(asked, act);
        return result.IsOk ? await trail.Flush() ? result : Unconfirmed
            : hidden ? Unconfirmed
            : result;
    }

    /// <summary>What to answer, and whether it hides a success that could not be recorded.</summary>
    private async ValueTask<(Result<T> Result, bool Hidden)> Audited<T>(AuditRecord asked, Func<ValueTask<Result<T>>> act)
    {
        if (!trail.CanRecord)
        {
            return (Unavailable, false);
        }

        Result<T> result;
        try
        {
            result = await act();
        }
        catch
        {
            // A mistake in the service, or a caller that hung up: what came of it is not known here.
            Record(asked with { Refusal = RefusalCode.OutcomeUnknown });
            throw;
        }

        return Record(Answered(asked, result)) ? (result, false) : (Unavailable, result.IsOk);
    }

    private bool Record(AuditRecord record) => trail.Record(record with { Time = time.GetUtcNow() });

    private static AuditRecord Answered<T>(AuditRecord asked, Result<T> result) =>
        !result.TryGet(out var value, out var refusal) ? asked with { Refusal = refusal.Code }
        : value is KeyView view ? asked with { Key = view.Key.Name, Version = view.VersionId }
        : asked;
}
