using Orleans.Runtime.Services;

namespace Kms.Orleans.Nodes;

/// <summary>Finds the <see cref="NodeService"/> of a node.</summary>
internal sealed class NodeServiceClient(IServiceProvider services) : GrainServiceClient<INodeService>(services)
{
    public INodeService At(SiloAddress node) => GetGrainService(node);
}
