using Kms.Regions;

namespace Kms.Hosting.Engines;

/// <summary>This process's place in its region, for an engine whose region has more than one process.</summary>
public interface IRegionPlace
{
    /// <summary>To be told that there is news.</summary>
    IRegionNode Node { get; }

    /// <summary>Makes the region's actor here. Of all processes of the region one does so at a time, as far as the engine can see to it.</summary>
    /// <param name="memory">Null: nothing is remembered beyond it.</param>
    /// <returns>A refusal where what is stored of the region cannot be read.</returns>
    Task<Result<IRegionOffice>> Open(IRegionNodes nodes, IRegionMemory? memory, CancellationToken cancellation);
}
