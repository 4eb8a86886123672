using Kms.Access;
using Kms.Operations;
using Kms.Orleans.Callers;

namespace Kms.Orleans.Clients;

/// <summary>
/// The service as a client of the cluster sees it: each call is a message to the silo that the client is connected to. The caller travels
/// with it. The silo trusts a client to have verified the callers that it names.
/// </summary>
public sealed class ClusterKms(IGrainFactory grains) : IKms
{
    public ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Operation.Effect == Effect.Reads
            ? GrainCall.Ask(call.Caller, Ask, cancellation)
            : GrainCall.Change(call.Caller, Ask, cancellation);

        ValueTask<Result<T>> Ask() => grains.GetGrain<IKmsGrain>(0).Send(call, request, cancellation);
    }
}
