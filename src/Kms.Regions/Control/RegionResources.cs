using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Records;
using Kms.TwoZone;
using Microsoft.Extensions.Logging;

namespace Kms.Regions.Control;

/// <summary>What the region's actor is made of. Everything in it lives longer than the actor.</summary>
/// <param name="Name">The region's, as configured.</param>
/// <param name="RemoteTimeout">For one message to the other region and its answer.</param>
/// <param name="Installation">Of the zones.</param>
/// <param name="Stopping">Cancelled when the process was asked to end.</param>
public sealed record RegionResources(
    string Name,
    VaultName DefaultVault,
    TimeSpan RemoteTimeout,
    string Installation,
    TwoZoneStore Store,
    RegionKey Key,
    RecordSeal Seal,
    KeyMaterials Materials,
    IRecordHash RecordHash,
    RecordKinds Kinds,
    IIdentities Identities,
    TimeProvider Time,
    ILoggerFactory Logs,
    CancellationToken Stopping);
