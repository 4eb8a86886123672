using Kms.Access;
using Kms.Audit;
using Kms.Backups;
using Kms.Keys;
using Kms.Records;
using Kms.Regions;
using Kms.TwoZone;

namespace Kms.Operations;

/// <summary>What the handlers of a host work with. Those of regions and backups are offered only where the host has them.</summary>
/// <param name="Zones">For operators; the actors reach the zones through the store.</param>
/// <param name="Notice">Told of what a caller cannot be told: a record that does not open while others are listed.</param>
/// <param name="Gate">Decides whether this region may change a key that was only to be used; null where there is one region.</param>
public sealed record KmsParts(IActors Actors, ActorPorts Ports, IZoneAdmin Zones, Action<Refusal> Notice, RegionGate? Gate = null)
{
    /// <summary>Where those wait who make an RSA key. One in a process.</summary>
    public GenerationQueue Generations { get; init; } = new(GenerationLimits.For(Environment.ProcessorCount), Ports.Time);

    public IRegionAdmin? Region { get; init; }

    public IBackupAdmin? Backups { get; init; }
}

/// <summary>The handlers of all operations: one class for each feature, in the files beside this one.</summary>
public static class KmsHandlers
{
    public static IReadOnlyList<OperationHandler> Of(KmsParts parts)
    {
        var emptying = new VaultEmptying(parts);
        return
        [
            .. new KeyHandlers(parts).All,
            .. new KeyListHandlers(parts).All,
            .. new KeyUseHandler(parts).All,
            .. new VaultHandlers(parts, emptying).All,
            .. new ZoneHandlers(parts.Zones).All,
            .. parts.Region is { } region ? new RegionHandlers(region).All : [],
            .. parts.Backups is { } backups ? new BackupHandlers(backups).All : [],
            new DueHandler(parts, emptying).OnDue,
        ];
    }

    /// <summary>The whole service of a host: its handlers behind the pipeline.</summary>
    public static OperationPipeline Pipeline(KmsParts parts, AccessControl access, IAuditTrail trail) =>
        new(Of(parts), access, trail, parts.Ports.Time, parts.Gate);
}
