using Kms.Records;
using Kms.Regions;

namespace Kms.Hosting.Engines;

/// <summary>What hosts the actors: in this process, or in a cluster. Everything around it, the façade over it included, is the same on every host.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>How the façade reaches the actors.</summary>
    IActors Actors { get; }

    /// <summary>What the façade reaches the world through: those of the region, or the same with the engine listening at the store.</summary>
    ActorPorts Ports { get; }

    /// <summary>A line for the banner, where there is more to say than an address.</summary>
    string? Notice => null;

    /// <summary>The region's actor, wherever it is; null where this process is its whole region, and has it.</summary>
    IRegionActor? Region => null;

    /// <summary>Whether this process may take itself for a part of its region. False only where others may have given it up.</summary>
    ValueTask<bool> IsMember() => new(true);

    /// <summary>
    /// The zones hold another state of these records than what is in memory: another region's changes were applied. When this returns, no operation that begins later, on
    /// any node, uses what was in memory before. Null: of every record.
    /// </summary>
    ValueTask Forget(IReadOnlyList<string>? recordIds);

    /// <summary>The façade is complete and its callers are known: what the engine answers beside the gateway, it answers through it from here on.</summary>
    void Serve(IKms kms)
    {
    }

    /// <summary>Starts to act on time. From here on <paramref name="elapse"/> is called for every record that is due here.</summary>
    void Start(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse);
}
