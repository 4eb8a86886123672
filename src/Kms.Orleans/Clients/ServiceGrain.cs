using Kms.Orleans.Callers;
using Orleans.Concurrency;

namespace Kms.Orleans.Clients;

/// <summary>
/// Answers clients of the cluster on whatever node they are connected to, through that node's own façade: who may do what, and the audit log, are the same for
/// them as for everybody. The caller is the one that travels with the call, not one that stands in the question.
/// </summary>
[StatelessWorker]
[Reentrant]
internal sealed class ServiceGrain(KmsNode node) : Grain, IServiceGrain, IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => CallerContext.Require(context);

    public async ValueTask<byte[]> Ask(byte[] question, CancellationToken cancellation)
    {
        try
        {
            return await ServiceTable.Answer(node.Service, CallerContext.Caller, question, cancellation);
        }
        finally
        {
            // It may have held a key to import.
            Array.Clear(question);
        }
    }
}
