namespace Kms.Access;

/// <summary>The built-in roles under Azure's names, and what each allows.</summary>
public sealed record Role(string Name, Permission Permissions)
{
    private const Permission Use = Permission.KeyEncrypt | Permission.KeyDecrypt | Permission.KeyWrap | Permission.KeyUnwrap
        | Permission.KeySign | Permission.KeyVerify;

    private const Permission ManageKeys = Permission.KeyCreate | Permission.KeyImport | Permission.KeyRotate | Permission.KeyRead
        | Permission.KeyUpdate | Permission.KeyBackup | Permission.KeyRestore | Permission.KeyDelete | Permission.KeyRecover
        | Permission.RotationPolicyRead | Permission.RotationPolicyWrite;

    private const Permission ManageVaults = Permission.VaultRead | Permission.VaultWrite | Permission.VaultDelete | Permission.VaultRecover
        | Permission.VaultPurge;

    public static readonly Role Administrator =
        new("Key Vault Administrator", ManageKeys | Use | Permission.KeyPurge | Permission.RandomBytes | ManageVaults
            | Permission.ZoneRead | Permission.ZoneReplace | Permission.RegionRead | Permission.RegionManage
            | Permission.BackupRead | Permission.BackupMake);

    public static readonly Role CryptoOfficer =
        new("Key Vault Crypto Officer", ManageKeys | Use | Permission.KeyPurge | Permission.RandomBytes);

    public static readonly Role CryptoUser =
        new("Key Vault Crypto User", Use | Permission.KeyRead | Permission.KeyUpdate | Permission.KeyBackup | Permission.RandomBytes);

    public static readonly Role CryptoServiceEncryptionUser =
        new("Key Vault Crypto Service Encryption User", Permission.KeyRead | Permission.KeyWrap | Permission.KeyUnwrap);

    public static readonly Role Reader = new("Key Vault Reader", Permission.KeyRead | Permission.RotationPolicyRead | Permission.VaultRead);

    /// <summary>Of deleted vaults, as in Azure: purging single keys is the Crypto Officer's.</summary>
    public static readonly Role PurgeOperator =
        new("Key Vault Purge Operator", Permission.VaultPurge | Permission.VaultRead);

    public static IReadOnlyList<Role> All { get; } =
        [Administrator, CryptoOfficer, CryptoUser, CryptoServiceEncryptionUser, Reader, PurgeOperator];
}
