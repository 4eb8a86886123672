using Kms.Regions;

namespace Kms.Http.Regions;

/// <summary>What a gateway needs where its region may have a partner.</summary>
/// <param name="Operators">The audited façade.</param>
public sealed record RegionServices(IRegions Operators, IRegionView View);
