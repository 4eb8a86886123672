using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Orleans.Callers;
using Orleans.Concurrency;

namespace Kms.Orleans.Clients;

/// <summary>The whole service, for clients of the cluster that are no silos.</summary>
internal interface IKmsGrain : IGrainWithIntegerKey, IKms;

/// <summary>
/// Answers clients of the cluster on the silo that they are connected to, through that silo's own pipeline: who may do what, and the audit log, are the same for
/// them as for all others. The caller is the one that travels beside the call, not one that stands in the message.
/// </summary>
[StatelessWorker]
[Reentrant]
internal sealed class KmsGrain(KmsNode node) : Grain, IKmsGrain, IIncomingGrainCallFilter
{
    private static readonly Refusal Starting = new(
        RefusalCode.NodeUnavailable, "The silo that was asked is still starting. Nothing was changed.", TimeSpan.FromSeconds(1));

    public Task Invoke(IIncomingGrainCallContext context) => CallerContext.Require(context);

    public async ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default)
    {
        try
        {
            return node.Service is { } service ? await service.Send(call with { Caller = CallerContext.Caller }, request, cancellation) : Starting;
        }
        finally
        {
            // What came in is this grain's own copy.
            (request as KmsRequest as ImportKeyRequest)?.Material.Dispose();
        }
    }
}
