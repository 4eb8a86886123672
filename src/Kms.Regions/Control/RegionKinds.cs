using Kms.Crypto.Hierarchy;
using Kms.Operations;
using Kms.Records;
using Kms.Regions.Failover;
using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Control;

/// <summary>Every kind of record that a region stores: what stands in vaults, and the region's own.</summary>
public static class RegionKinds
{
    public static RecordKinds All { get; } =
        new([.. StoredKinds.InVaults, RegionKeyRecord.Kind, .. RegionRecords.Kinds, PositionRecord.Kind, Quarantine.Kind]);
}
