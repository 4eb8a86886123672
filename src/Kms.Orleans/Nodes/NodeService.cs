using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Nodes;

/// <summary>One on every node, addressed by the node.</summary>
internal sealed class NodeService(GrainId id, Silo silo, ILoggerFactory loggers, NodeShelf shelf, NodeDirectory nodes)
    : GrainService(id, silo, loggers), INodeService
{
    private readonly CancellationTokenSource stopping = new();
    private Task watching = Task.CompletedTask;

    public Task Drop(string recordId)
    {
        shelf.Drop(recordId);
        return Task.CompletedTask;
    }

    public override Task Start()
    {
        watching = nodes.Watch(stopping.Token);
        return base.Start();
    }

    public override async Task Stop()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
        await base.Stop();
    }
}
