using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Orleans.Callers;
using Kms.Regions;
using Orleans.Concurrency;

namespace Kms.Orleans.Clients;

/// <summary>
/// The whole service, for gateways and clients of the cluster: every operation, each authorized and recorded by the silo.
/// </summary>
internal interface IKmsGrain : IGrainWithIntegerKey
{
    ValueTask<Served<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation);
}

/// <summary>
/// Answers clients of the cluster on the silo that they are connected to, through that silo's own pipeline: who may do what, and the audit
/// log, are the same for them as for all others. The caller is the one that travels beside the call, not one that stands in the message.
/// </summary>
[StatelessWorker]
[Reentrant]
internal sealed class KmsGrain(KmsNode node) : Grain, IKmsGrain, IIncomingGrainCallFilter
{
    private static readonly Refusal Starting = new(
        RefusalCode.NodeUnavailable, "The silo that was asked is still starting. Nothing was changed.", TimeSpan.FromSeconds(1));

    public Task Invoke(IIncomingGrainCallContext context) => CallerContext.Require(context);

    public async ValueTask<Served<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation)
    {
        try
        {
            if (node.Front is not { } front)
            {
                return new(Starting, null);
            }

            // Of a region that applies changes an answer reflects what was there before it, of a home region its own change too.
            var isHome = front.Region is null or { Role: RegionRole.Home };
            var before = isHome ? null : PositionOf(front, request);
            var result = await front.Service.Send(call with { Caller = CallerContext.Caller }, request, cancellation);
            return new(result, isHome ? PositionOf(front, request) : before);
        }
        finally
        {
            // What came in is this grain's own copy.
            (request as KmsRequest as ImportKeyRequest)?.Material.Dispose();
        }
    }

    private static RegionPosition? PositionOf(NodeFront front, KmsRequest request) =>
        request.InVault is { } vault ? front.Region?.PositionOf(vault) : null;
}
