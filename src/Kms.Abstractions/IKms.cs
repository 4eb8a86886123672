using Kms.Access;
using Kms.Operations;

namespace Kms;

/// <summary>
/// Everything the service does, behind one method. Every host implements it through the same pipeline: authorize, look at the region's
/// role, record, run. Each call names a verified caller; each may be refused with <see cref="RefusalCode.AccessDenied"/>, changes also with
/// <see cref="RefusalCode.ZoneUnavailable"/> (nothing written) or <see cref="RefusalCode.OutcomeUnknown"/> (repeat with the same
/// idempotency key).
/// </summary>
/// <remarks>
/// For each request there is an extension method of the same name without "Request": <c>kms.GetKey(call, key, version)</c>.
/// </remarks>
public interface IKms
{
    /// <summary>Carries out one operation.</summary>
    /// <typeparam name="T">What the request is answered with.</typeparam>
    /// <param name="call">Who asks, and under which names.</param>
    /// <param name="request">What is asked for: its <see cref="KmsRequest.Operation"/> says which permission it takes.</param>
    /// <param name="cancellation">Gives up waiting. A change that has begun is carried out all the same.</param>
    /// <returns>The answer, or the named reason why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller has given up; of a change, what came of it is not known.</exception>
    ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default);
}
