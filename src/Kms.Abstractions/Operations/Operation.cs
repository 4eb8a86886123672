using System.Runtime.CompilerServices;
using Kms.Access;

namespace Kms.Operations;

/// <summary>
/// One operation of the service, as a row: the permission that it asks for, whether it changes anything, and in which roles a region serves
/// it. Authorization, the region's gate and the audit log read it from here and from nowhere else.
/// </summary>
public sealed class Operation
{
    private static readonly List<Operation> Rows = [];

    /// <summary>Make a key, or a new version of one. Azure: Create Key.</summary>
    public static readonly Operation CreateKey = Row(Permission.KeyCreate, Effect.Changes, Serving.HomeRegion);

    /// <summary>Bring in key material made elsewhere. Azure: Import Key.</summary>
    public static readonly Operation ImportKey = Row(Permission.KeyImport, Effect.Changes, Serving.HomeRegion);

    /// <summary>Make a new version at once. Azure: Rotate Key.</summary>
    public static readonly Operation RotateKey = Row(Permission.KeyRotate, Effect.Changes, Serving.HomeRegion);

    /// <summary>Read a version. Azure: Get Key.</summary>
    public static readonly Operation GetKey = Row(Permission.KeyRead, Effect.Reads, Serving.AnyRegion);

    /// <summary>Change attributes, tags or <c>key_ops</c> of a version. Azure: Update Key.</summary>
    public static readonly Operation UpdateKey = Row(Permission.KeyUpdate, Effect.Changes, Serving.HomeRegion);

    /// <summary>List the keys of a vault. Azure: Get Keys.</summary>
    public static readonly Operation ListKeys = Row(Permission.KeyRead, Effect.Reads, Serving.AnyRegion);

    /// <summary>List the versions of a key. Azure: Get Key Versions.</summary>
    public static readonly Operation ListKeyVersions = Row(Permission.KeyRead, Effect.Reads, Serving.AnyRegion);

    /// <summary>Encrypt with a key. Azure: Encrypt.</summary>
    public static readonly Operation Encrypt = Row(Permission.KeyEncrypt, Effect.Reads, Serving.AnyRegion);

    /// <summary>Decrypt with a key. Azure: Decrypt.</summary>
    public static readonly Operation Decrypt = Row(Permission.KeyDecrypt, Effect.Reads, Serving.AnyRegion);

    /// <summary>Sign a digest. Azure: Sign.</summary>
    public static readonly Operation Sign = Row(Permission.KeySign, Effect.Reads, Serving.AnyRegion);

    /// <summary>Verify a signature of a digest. Azure: Verify.</summary>
    public static readonly Operation Verify = Row(Permission.KeyVerify, Effect.Reads, Serving.AnyRegion);

    /// <summary>Wrap another key. Azure: Wrap Key.</summary>
    public static readonly Operation WrapKey = Row(Permission.KeyWrap, Effect.Reads, Serving.AnyRegion);

    /// <summary>Unwrap another key. Azure: Unwrap Key.</summary>
    public static readonly Operation UnwrapKey = Row(Permission.KeyUnwrap, Effect.Reads, Serving.AnyRegion);

    /// <summary>Take the sealed backup of a key. Azure: Backup Key.</summary>
    public static readonly Operation BackupKey = Row(Permission.KeyBackup, Effect.Reads, Serving.AnyRegion);

    /// <summary>Make a key from its backup. Azure: Restore Key.</summary>
    public static readonly Operation RestoreKey = Row(Permission.KeyRestore, Effect.Changes, Serving.HomeRegion);

    /// <summary>Delete a key, which can be recovered. Azure: Delete Key.</summary>
    public static readonly Operation DeleteKey = Row(Permission.KeyDelete, Effect.Changes, Serving.HomeRegion);

    /// <summary>Read a deleted key. Azure: Get Deleted Key.</summary>
    public static readonly Operation GetDeletedKey = Row(Permission.KeyRead, Effect.Reads, Serving.HomeRegion);

    /// <summary>List the deleted keys of a vault. Azure: Get Deleted Keys.</summary>
    public static readonly Operation ListDeletedKeys = Row(Permission.KeyRead, Effect.Reads, Serving.HomeRegion);

    /// <summary>Bring a deleted key back. Azure: Recover Deleted Key.</summary>
    public static readonly Operation RecoverKey = Row(Permission.KeyRecover, Effect.Changes, Serving.HomeRegion);

    /// <summary>Destroy a deleted key for ever. Azure: Purge Deleted Key.</summary>
    public static readonly Operation PurgeKey = Row(Permission.KeyPurge, Effect.Changes, Serving.HomeRegion);

    /// <summary>Read when a key is rotated by itself. Azure: Get Key Rotation Policy.</summary>
    public static readonly Operation GetRotationPolicy = Row(Permission.RotationPolicyRead, Effect.Reads, Serving.HomeRegion);

    /// <summary>Set when a key is rotated by itself. Azure: Update Key Rotation Policy.</summary>
    public static readonly Operation SetRotationPolicy = Row(Permission.RotationPolicyWrite, Effect.Changes, Serving.HomeRegion);

    /// <summary>Get random bytes. Azure (Managed HSM): Get Random Bytes.</summary>
    public static readonly Operation RandomBytes = Row(Permission.RandomBytes, Effect.Reads, Serving.HomeRegion);

    /// <summary>Make a vault, or apply settings to the one that is there.</summary>
    public static readonly Operation CreateVault = Row(Permission.VaultWrite, Effect.Changes, Serving.HomeRegion);

    /// <summary>Read a vault.</summary>
    public static readonly Operation GetVault = Row(Permission.VaultRead, Effect.Reads, Serving.AnyRegion);

    /// <summary>Change the settings of a vault.</summary>
    public static readonly Operation UpdateVault = Row(Permission.VaultWrite, Effect.Changes, Serving.HomeRegion);

    /// <summary>Delete a vault with everything in it, which can be recovered.</summary>
    public static readonly Operation DeleteVault = Row(Permission.VaultDelete, Effect.Changes, Serving.HomeRegion);

    /// <summary>List the vaults that are not deleted.</summary>
    public static readonly Operation ListVaults = Row(Permission.VaultRead, Effect.Reads, Serving.AnyRegion);

    /// <summary>Read a deleted vault.</summary>
    public static readonly Operation GetDeletedVault = Row(Permission.VaultRead, Effect.Reads, Serving.HomeRegion);

    /// <summary>List the deleted vaults.</summary>
    public static readonly Operation ListDeletedVaults = Row(Permission.VaultRead, Effect.Reads, Serving.HomeRegion);

    /// <summary>Bring a deleted vault back with everything in it.</summary>
    public static readonly Operation RecoverVault = Row(Permission.VaultRecover, Effect.Changes, Serving.HomeRegion);

    /// <summary>Destroy a deleted vault and every key in it for ever.</summary>
    public static readonly Operation PurgeVault = Row(Permission.VaultPurge, Effect.Changes, Serving.HomeRegion);

    /// <summary>See how the two zones are.</summary>
    public static readonly Operation GetZones = Row(Permission.ZoneRead, Effect.Reads, Serving.EveryRole);

    /// <summary>Give a zone up and fill an empty one in its place.</summary>
    public static readonly Operation ReplaceZone = Row(Permission.ZoneReplace, Effect.Changes, Serving.EveryRole);

    /// <summary>See the region and its peer.</summary>
    public static readonly Operation GetRegion = Row(Permission.RegionRead, Effect.Reads, Serving.EveryRole);

    /// <summary>Make a one-time code with which another region may join.</summary>
    public static readonly Operation StartPairing = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);

    /// <summary>Make this region the replica of another one.</summary>
    public static readonly Operation PairRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);

    /// <summary>Serve reading and the use of keys alone: the home region is lost.</summary>
    public static readonly Operation FailOverRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);

    /// <summary>Make this region the home region.</summary>
    public static readonly Operation PromoteRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);

    /// <summary>Make this replica, which was home before, the home region again.</summary>
    public static readonly Operation FailBackRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);

    /// <summary>Give the peer up for ever.</summary>
    public static readonly Operation UnpairRegion = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);

    /// <summary>Get a fresh copy of a vault from the home region.</summary>
    public static readonly Operation RecopyVault = Row(Permission.RegionManage, Effect.Changes, Serving.EveryRole);

    /// <summary>List the changes that a promotion left aside.</summary>
    public static readonly Operation GetQuarantine = Row(Permission.RegionRead, Effect.Reads, Serving.EveryRole);

    /// <summary>See how the backups are.</summary>
    public static readonly Operation GetBackups = Row(Permission.BackupRead, Effect.Reads, Serving.EveryRole);

    /// <summary>Make a backup on every target now.</summary>
    public static readonly Operation BackUpNow = Row(Permission.BackupMake, Effect.Changes, Serving.EveryRole);

    /// <summary>Read every backup whole.</summary>
    public static readonly Operation VerifyBackups = Row(Permission.BackupMake, Effect.Changes, Serving.EveryRole);

    /// <summary>No caller asks for it: the service does what is due (a rotation, the end of a retention).</summary>
    public static readonly Operation OnDue = Row(Permission.None, Effect.Changes, Serving.HomeRegion);

    /// <summary>A request whose caller could not be told. It is only ever refused, and recorded.</summary>
    public static readonly Operation Authenticate = Row(Permission.None, Effect.Reads, Serving.EveryRole);

    private Operation(int number, string name, Permission permission, Effect effect, Serving serving) =>
        (Number, Name, Permission, Effect, Serving) = (number, name, permission, effect, serving);

    /// <summary>Every row, in the order above.</summary>
    public static IReadOnlyList<Operation> All => Rows;

    /// <summary>Its place in <see cref="All"/>. Not stored and not sent anywhere: a new row may stand where it belongs.</summary>
    public int Number { get; }

    /// <summary>As the audit log writes it, but for the case of its first letter.</summary>
    public string Name { get; }

    /// <summary>Exactly one; none for what no caller can ask for.</summary>
    public Permission Permission { get; }

    /// <summary>Whether a success waits for its audit record.</summary>
    public Effect Effect { get; }

    /// <summary>Which region of a pair serves it.</summary>
    public Serving Serving { get; }

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static Operation Row(Permission permission, Effect effect, Serving serving, [CallerMemberName] string name = "")
    {
        var row = new Operation(Rows.Count, name, permission, effect, serving);
        Rows.Add(row);
        return row;
    }
}
