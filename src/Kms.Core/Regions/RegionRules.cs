using System.Collections.Frozen;
using Kms.Audit;

namespace Kms.Regions;

/// <summary>
/// What a region serves in each role:
/// <code>
///                 Home     Replica           Failover          Fenced
/// Listed          serves   serves            serves            RegionFenced
/// Management      serves   ReadOnlyReplica   ReadOnlyReplica   RegionFenced
/// OfThisRegion    serves   serves            serves            serves
/// </code>
/// A row for each operation says which kind it is. There is no default: an operation without a row fails the start and a test.
/// </summary>
public static class RegionRules
{
    private static readonly FrozenDictionary<AuditedOperation, RegionOperationKind> Kinds = new Dictionary<AuditedOperation, RegionOperationKind>
    {
        // The read-only list: list and get of keys and of vault properties, the uses of keys, backup. Nothing else.
        [AuditedOperation.GetKey] = RegionOperationKind.Listed,
        [AuditedOperation.ListKeys] = RegionOperationKind.Listed,
        [AuditedOperation.ListKeyVersions] = RegionOperationKind.Listed,
        [AuditedOperation.GetVault] = RegionOperationKind.Listed,
        [AuditedOperation.ListVaults] = RegionOperationKind.Listed,
        [AuditedOperation.Encrypt] = RegionOperationKind.Listed,
        [AuditedOperation.Decrypt] = RegionOperationKind.Listed,
        [AuditedOperation.WrapKey] = RegionOperationKind.Listed,
        [AuditedOperation.UnwrapKey] = RegionOperationKind.Listed,
        [AuditedOperation.Sign] = RegionOperationKind.Listed,
        [AuditedOperation.Verify] = RegionOperationKind.Listed,
        [AuditedOperation.BackupKey] = RegionOperationKind.Listed,

        [AuditedOperation.CreateKey] = RegionOperationKind.Management,
        [AuditedOperation.ImportKey] = RegionOperationKind.Management,
        [AuditedOperation.RotateKey] = RegionOperationKind.Management,
        [AuditedOperation.UpdateKey] = RegionOperationKind.Management,
        [AuditedOperation.UseKey] = RegionOperationKind.Management,
        [AuditedOperation.RestoreKey] = RegionOperationKind.Management,
        [AuditedOperation.DeleteKey] = RegionOperationKind.Management,
        [AuditedOperation.GetDeletedKey] = RegionOperationKind.Management,
        [AuditedOperation.ListDeletedKeys] = RegionOperationKind.Management,
        [AuditedOperation.RecoverKey] = RegionOperationKind.Management,
        [AuditedOperation.PurgeKey] = RegionOperationKind.Management,
        [AuditedOperation.GetRotationPolicy] = RegionOperationKind.Management,
        [AuditedOperation.SetRotationPolicy] = RegionOperationKind.Management,
        [AuditedOperation.RandomBytes] = RegionOperationKind.Management,
        [AuditedOperation.CreateVault] = RegionOperationKind.Management,
        [AuditedOperation.UpdateVault] = RegionOperationKind.Management,
        [AuditedOperation.DeleteVault] = RegionOperationKind.Management,
        [AuditedOperation.GetDeletedVault] = RegionOperationKind.Management,
        [AuditedOperation.ListDeletedVaults] = RegionOperationKind.Management,
        [AuditedOperation.RecoverVault] = RegionOperationKind.Management,
        [AuditedOperation.PurgeVault] = RegionOperationKind.Management,
        [AuditedOperation.Elapse] = RegionOperationKind.Management,

        // About this region's own databases and its part in the pair, never about a key: an operator needs them most when a region is lost.
        [AuditedOperation.GetZones] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.ReplaceZone] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.Authenticate] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.GetRegion] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.StartPairing] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.PairRegion] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.FailOverRegion] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.PromoteRegion] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.FailBackRegion] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.UnpairRegion] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.RecopyVault] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.GetQuarantine] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.GetBackups] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.BackUpNow] = RegionOperationKind.OfThisRegion,
        [AuditedOperation.VerifyBackups] = RegionOperationKind.OfThisRegion,
    }.ToFrozenDictionary();

    private static readonly Refusal ReadOnly = new(
        RefusalCode.ReadOnlyReplica, "This region is a read-only replica: only list, get, encrypt, decrypt, wrap, unwrap, sign, verify and backup are served here.");

    private static readonly Refusal Fenced = new(
        RefusalCode.RegionFenced, "Another region has been promoted in this one's place: nothing is served here until it has become its replica.");

    private static readonly FrozenDictionary<(RegionOperationKind, RegionRole), Refusal?> Table = Build();

    /// <exception cref="KeyNotFoundException">The operation has no row.</exception>
    public static RegionOperationKind KindOf(AuditedOperation operation) => Kinds[operation];

    /// <summary>Null when a region in this role serves the operation, else the refusal to answer with.</summary>
    public static Refusal? Refuse(RegionRole role, AuditedOperation operation) =>
        role == RegionRole.Home ? null : Table[(KindOf(operation), role)];

    /// <summary>For an operation that no region does at all.</summary>
    public static Refusal? RefuseUnlisted(RegionRole role) => Table[(RegionOperationKind.Management, role)];

    private static FrozenDictionary<(RegionOperationKind, RegionRole), Refusal?> Build()
    {
        var table = new Dictionary<(RegionOperationKind, RegionRole), Refusal?>();
        Row(RegionOperationKind.Listed, null, null, null, Fenced);
        Row(RegionOperationKind.Management, null, ReadOnly, ReadOnly, Fenced);
        Row(RegionOperationKind.OfThisRegion, null, null, null, null);
        return table.ToFrozenDictionary();

        void Row(RegionOperationKind kind, Refusal? home, Refusal? replica, Refusal? failover, Refusal? fenced)
        {
            table.Add((kind, RegionRole.Home), home);
            table.Add((kind, RegionRole.Replica), replica);
            table.Add((kind, RegionRole.Failover), failover);
            table.Add((kind, RegionRole.Fenced), fenced);
        }
    }
}

public enum RegionOperationKind
{
    /// <summary>On the list of what a read-only region serves.</summary>
    Listed,

    /// <summary>Everything else about keys and vaults.</summary>
    Management,

    /// <summary>About the region itself.</summary>
    OfThisRegion,
}
