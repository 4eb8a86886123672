using Kms.Access;
using Kms.Operations;

namespace Kms;

/// <summary>
/// Everything the service does, behind one method. Every host implements it through the same pipeline: authorize, look at the region's role, record, run.
/// Each call names a verified caller; each may be refused with <see cref="RefusalCode.AccessDenied"/>, changes also with
/// <see cref="RefusalCode.ZoneUnavailable"/> (nothing written) or <see cref="RefusalCode.OutcomeUnknown"/> (repeat with the same idempotency key).
/// </summary>
/// <remarks>For each request there is an extension method of the same name without "Request": <c>kms.GetKey(call, key, version)</c>.</remarks>
public interface IKms
{
    /// <exception cref="OperationCanceledException">The caller has given up; of a change, what came of it is not known.</exception>
    ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default);
}
