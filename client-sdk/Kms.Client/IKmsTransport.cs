using Kms.Access;
using Kms.Client.Errors;
using Kms.Client.Requests;

namespace Kms.Client;

/// <summary>How requests reach the service. A transport sends once: repeating is the client's business.</summary>
public interface IKmsTransport
{
    /// <param name="operationId">The same for every attempt of one call.</param>
    /// <exception cref="KmsException">Refused, or not reached.</exception>
    ValueTask<T> Send<T>(ClientRequest<T> request, string operationId, CancellationToken cancellation);
}

/// <summary>The transport that is a call: onto a service in this process, or a cluster's client in this process.</summary>
/// <param name="caller">Who calls, asked for each call: the application has verified that identity.</param>
public sealed class InProcessTransport(IKms kms, Func<Caller> caller) : IKmsTransport
{
    /// <inheritdoc/>
    public async ValueTask<T> Send<T>(ClientRequest<T> request, string operationId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var who = caller() ?? throw new InvalidOperationException("There is no caller: a call without a verified caller is never sent.");
        var result = await request.InProcess(kms, request.Call(who, operationId), cancellation);
        return result.TryGet(out var value, out var refusal) ? value : throw ErrorTable.Of(refusal, operationId);
    }
}
