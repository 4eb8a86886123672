namespace Kms.Access;

/// <summary>
/// The permissions there are. Every operation of <see cref="IKms"/> asks for exactly one of them (<see cref="Operations.Operation"/>); a
/// role is a set of them.
/// </summary>
[Flags]
public enum Permission : ulong
{
    /// <summary>Of operations that no caller can ask for.</summary>
    None = 0,

    /// <summary>Make a key, or a new version of one.</summary>
    KeyCreate = 1 << 0,

    /// <summary>Bring in key material made elsewhere.</summary>
    KeyImport = 1 << 1,

    /// <summary>Make a new version at once.</summary>
    KeyRotate = 1 << 2,

    /// <summary>Read attributes and public halves, deleted keys included, and list keys and versions.</summary>
    KeyRead = 1 << 3,

    /// <summary>Change attributes, tags and <c>key_ops</c> of a version: disable it, for one.</summary>
    KeyUpdate = 1 << 4,

    /// <summary>Encrypt.</summary>
    KeyEncrypt = 1 << 5,

    /// <summary>Decrypt.</summary>
    KeyDecrypt = 1 << 6,

    /// <summary>Wrap another key.</summary>
    KeyWrap = 1 << 7,

    /// <summary>Unwrap another key.</summary>
    KeyUnwrap = 1 << 8,

    /// <summary>Sign, or make a message authentication code.</summary>
    KeySign = 1 << 9,

    /// <summary>Verify a signature or a message authentication code.</summary>
    KeyVerify = 1 << 10,

    /// <summary>Take the sealed backup of a key.</summary>
    KeyBackup = 1 << 11,

    /// <summary>Make a key from its backup.</summary>
    KeyRestore = 1 << 12,

    /// <summary>Delete a key, which can be recovered.</summary>
    KeyDelete = 1 << 13,

    /// <summary>Recover a deleted key.</summary>
    KeyRecover = 1 << 14,

    /// <summary>Destroy a deleted key for ever.</summary>
    KeyPurge = 1 << 15,

    /// <summary>Read a key's rotation policy.</summary>
    RotationPolicyRead = 1 << 16,

    /// <summary>Set a key's rotation policy.</summary>
    RotationPolicyWrite = 1 << 17,

    /// <summary>Get random bytes.</summary>
    RandomBytes = 1 << 18,

    /// <summary>Read and list vaults, deleted ones included.</summary>
    VaultRead = 1 << 19,

    /// <summary>Make vaults and change their settings.</summary>
    VaultWrite = 1 << 20,

    /// <summary>Delete a vault with everything in it, which can be recovered.</summary>
    VaultDelete = 1 << 21,

    /// <summary>Recover a deleted vault.</summary>
    VaultRecover = 1 << 22,

    /// <summary>Destroy a deleted vault and every key in it for ever.</summary>
    VaultPurge = 1 << 23,

    /// <summary>For operators: see how the two zones are.</summary>
    ZoneRead = 1 << 24,

    /// <summary>For operators: give a zone up and fill an empty one.</summary>
    ZoneReplace = 1 << 25,

    /// <summary>For operators: see the region, its peer and its quarantine.</summary>
    RegionRead = 1 << 26,

    /// <summary>For operators: pair, fail over, promote, fail back, unpair, copy again.</summary>
    RegionManage = 1 << 27,

    /// <summary>For operators: see how the backups are.</summary>
    BackupRead = 1 << 28,

    /// <summary>For operators: make a backup now, or verify those that are there.</summary>
    BackupMake = 1 << 29,
}
