using Kms.Orleans.Callers;
using Kms.Orleans.Nodes;
using Kms.Records;
using Kms.Regions;

namespace Kms.Orleans.Regions;

/// <summary>
/// The members of the cluster, as the region's actor reaches them: each over the service that it has for being told things.
/// </summary>
internal sealed class RegionNodes(NodeDirectory directory, NodeServiceClient others, Invalidation invalidation, ActorPorts ports) : IRegionNodes
{
    private readonly TimeProvider time = ports.Time;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TellMax = TimeSpan.FromSeconds(2);

    public async Task Stop(CancellationToken cancellation)
    {
        // One that comes while the others are asked has looked by itself, or is asked in the next round.
        HashSet<string> asked = [];
        while (directory.Look().Members.Except(asked).ToArray() is { Length: > 0 } members)
        {
            await Task.WhenAll(members.Select(member => Insist(member, cancellation)));
            asked.UnionWith(members);
        }

        await Departed(cancellation);
    }

    public async Task Tell(CancellationToken cancellation)
    {
        var telling = Task.WhenAll(directory.Look().Members.Select(Ask));
        await Task.WhenAny(telling, Task.Delay(TellMax, time, cancellation));
    }

    public ValueTask Forget(IReadOnlyList<string>? recordIds) => invalidation.Of(recordIds);

    /// <summary>Returns when no node that left can take itself for a member any more.</summary>
    public async Task Departed(CancellationToken cancellation)
    {
        while (directory.Look().Departed.Count > 0)
        {
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task Insist(string node, CancellationToken cancellation)
    {
        while (!await Ask(node) && directory.Look().Members.Contains(node))
        {
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task<bool> Ask(string node)
    {
        try
        {
            return await others.At(SiloAddress.FromParsableString(node)).LookAtRegion();
        }
        catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
        {
            // It is out of reach, or gone.
            return false;
        }
    }
}
