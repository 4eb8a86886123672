using Orleans.Concurrency;

namespace Kms.Orleans.Time;

/// <summary>
/// One in the cluster: does what is due when time has come. It takes no orders but to look, and what it does follows from the store and
/// the clock alone, so its calls need no caller.
/// </summary>
internal interface IDueGrain : IGrainWithIntegerKey
{
    /// <summary>Looks whether something is due.</summary>
    [OneWay]
    Task Look();
}
