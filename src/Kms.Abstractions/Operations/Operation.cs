using System.Runtime.CompilerServices;
using Kms.Access;

namespace Kms.Operations;

/// <summary>
/// One operation of the service, as a row: the permission that it asks for, whether it changes anything, and in which roles a region serves it.
/// Authorization, the region's gate and the audit log read it from here and from nowhere else.
/// </summary>
public sealed class Operation
{
    private static readonly List<Operation> Rows = [];

    public static readonly Operation CreateKey = Row(Permission.KeyCreate, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation ImportKey = Row(Permission.KeyImport, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation RotateKey = Row(Permission.KeyRotate, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation GetKey = Row(Permission.KeyRead, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation UpdateKey = Row(Permission.KeyUpdate, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation ListKeys = Row(Permission.KeyRead, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation ListKeyVersions = Row(Permission.KeyRead, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation Encrypt = Row(Permission.KeyEncrypt, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation Decrypt = Row(Permission.KeyDecrypt, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation Sign = Row(Permission.KeySign, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation Verify = Row(Permission.KeyVerify, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation WrapKey = Row(Permission.KeyWrap, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation UnwrapKey = Row(Permission.KeyUnwrap, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation BackupKey = Row(Permission.KeyBackup, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation RestoreKey = Row(Permission.KeyRestore, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation DeleteKey = Row(Permission.KeyDelete, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation GetDeletedKey = Row(Permission.KeyRead, Effect.Reads, Serving.HomeRegion);
    public static readonly Operation ListDeletedKeys = Row(Permission.KeyRead, Effect.Reads, Serving.HomeRegion);
    public static readonly Operation RecoverKey = Row(Permission.KeyRecover, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation PurgeKey = Row(Permission.KeyPurge, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation GetRotationPolicy = Row(Permission.RotationPolicyRead, Effect.Reads, Serving.HomeRegion);
    public static readonly Operation SetRotationPolicy = Row(Permission.RotationPolicyWrite, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation RandomBytes = Row(Permission.RandomBytes, Effect.Reads, Serving.HomeRegion);

    public static readonly Operation CreateVault = Row(Permission.VaultWrite, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation GetVault = Row(Permission.VaultRead, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation UpdateVault = Row(Permission.VaultWrite, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation DeleteVault = Row(Permission.VaultDelete, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation ListVaults = Row(Permission.VaultRead, Effect.Reads, Serving.AnyRegion);
    public static readonly Operation GetDeletedVault = Row(Permission.VaultRead, Effect.Reads, Serving.HomeRegion);
    public static readonly Operation ListDeletedVaults = Row(Permission.VaultRead, Effect.Reads, Serving.HomeRegion);
    public static readonly Operation RecoverVault = Row(Permission.VaultRecover, Effect.Changes, Serving.HomeRegion);
    public static readonly Operation PurgeVault = Row(Permission.VaultPurge, Effect.Changes, Serving.HomeRegion);

    public static readonly Operation GetZones = Row(Permission.ZoneRead, Effect.Reads, Serving.EveryRole);
    public static readonly Operation ReplaceZone = Row(Permission.ZoneReplace, Effect.Changes, Serving.EveryRole);

    public static readonly Operation GetRegion = Row(Permission.RegionRead, Effect.Reads, Serving.EveryRole);
    public static readonly Operation StartPairing = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);
    public static readonly Operation PairRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);
    public static readonly Operation FailOverRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);
    public static readonly Operation PromoteRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);
    public static readonly Operation FailBackRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);
    public static readonly Operation UnpairRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);
    public static readonly Operation RecopyVault = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);
    public static readonly Operation GetQuarantine = Row(Permission.RegionRead, Effect.Reads, Serving.EveryRole);

    public static readonly Operation GetBackups = Row(Permission.BackupRead, Effect.Reads, Serving.EveryRole);
    public static readonly Operation BackUpNow = Row(Permission.BackupMake, Effect.Changes, Serving.EveryRole);
    public static readonly Operation VerifyBackups = Row(Permission.BackupMake, Effect.Changes, Serving.EveryRole);

    /// <summary>No caller asks for it: the service does what is due (a rotation, the end of a retention).</summary>
    public static readonly Operation OnDue = Row(Permission.None, Effect.Changes, Serving.HomeRegion);

    /// <summary>A request whose caller could not be told. It is only ever refused, and recorded.</summary>
    public static readonly Operation Authenticate = Row(Permission.None, Effect.Reads, Serving.EveryRole);

    private Operation(int number, string name, Permission permission, Effect effect, Serving serving) =>
        (Number, Name, Permission, Effect, Serving) = (number, name, permission, effect, serving);

    public static IReadOnlyList<Operation> All => Rows;

    /// <summary>Its place in <see cref="All"/>. Not stored and not sent anywhere: a new row may stand where it belongs.</summary>
    public int Number { get; }

    /// <summary>As the audit log writes it, but for the case of its first letter.</summary>
    public string Name { get; }

    /// <summary>Exactly one; none for what no caller can ask for.</summary>
    public Permission Permission { get; }

    public Effect Effect { get; }

    public Serving Serving { get; }

    public override string ToString() => Name;

    private static Operation Row(Permission permission, Effect effect, Serving serving, [CallerMemberName] string name = "")
    {
        var row = new Operation(Rows.Count, name, permission, effect, serving);
        Rows.Add(row);
        return row;
    }
}

/// <summary>What an operation does to what is stored.</summary>
public enum Effect
{
    /// <summary>Nothing. Its audit record is written with the next batch.</summary>
    Reads,

    /// <summary>A change: its success is told only when its audit record is written.</summary>
    Changes,
}

/// <summary>Which regions of a pair serve an operation.</summary>
public enum Serving
{
    /// <summary>On the list of what a read-only region serves: list and get of keys and vaults, the uses of keys, backup of a key.</summary>
    AnyRegion,

    /// <summary>Everything else about keys and vaults.</summary>
    HomeRegion,

    /// <summary>About this region's databases and its part in the pair, never about a key: an operator needs it most when a region is lost.</summary>
    EveryRole,
}
