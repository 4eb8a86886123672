namespace Kms.Access;

/// <summary>The permissions there are. Every operation of <see cref="IKms"/> asks for exactly one of them.</summary>
[Flags]
public enum Permission : ulong
{
    None = 0,
    KeyCreate = 1 << 0,
    KeyImport = 1 << 1,
    KeyRotate = 1 << 2,
    KeyRead = 1 << 3,
    KeyUpdate = 1 << 4,
    KeyEncrypt = 1 << 5,
    KeyDecrypt = 1 << 6,
    KeyWrap = 1 << 7,
    KeyUnwrap = 1 << 8,
    KeySign = 1 << 9,
    KeyVerify = 1 << 10,
    KeyBackup = 1 << 11,
    KeyRestore = 1 << 12,
    KeyDelete = 1 << 13,
    KeyRecover = 1 << 14,
    KeyPurge = 1 << 15,
    RotationPolicyRead = 1 << 16,
    RotationPolicyWrite = 1 << 17,
    RandomBytes = 1 << 18,
    VaultRead = 1 << 19,
    VaultWrite = 1 << 20,
    VaultDelete = 1 << 21,
    VaultRecover = 1 << 22,
    VaultPurge = 1 << 23,
    ZoneRead = 1 << 24,
    ZoneReplace = 1 << 25,
    RegionRead = 1 << 26,
    RegionManage = 1 << 27,
    BackupRead = 1 << 28,
    BackupMake = 1 << 29,
}
