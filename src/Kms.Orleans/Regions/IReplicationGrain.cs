using Kms.Regions;

namespace Kms.Orleans.Regions;

/// <summary>
/// The region's actor by address: one in the cluster. Its calls name the cluster itself as their caller: who may do what was decided at
/// the façade.
/// </summary>
internal interface IReplicationGrain : IGrainWithIntegerKey, IRegionActor;
