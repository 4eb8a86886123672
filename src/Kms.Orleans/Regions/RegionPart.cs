using Kms.Regions;

namespace Kms.Orleans.Regions;

/// <summary>What a host brings for the region that its cluster is.</summary>
/// <param name="Node">This process, to be told that there is news.</param>
/// <param name="Open">
/// Makes the region's actor on this node, for the grain that has it. Given null for a memory, it remembers nothing beyond itself.
/// </param>
public sealed record RegionPart(
    IRegionNode Node, Func<IRegionNodes, ICheckpointStore?, CancellationToken, Task<Result<IRegionController>>> Open);
