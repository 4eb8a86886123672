namespace Kms.Vaults;

/// <summary>A vault's id and listings. How it becomes a record: <see cref="VaultKind"/>.</summary>
public static class VaultRecord
{
    public const string LiveList = "vaults";
    public const string DeletedList = "deletedvaults";

    public static string IdOf(VaultName vault) => VaultKind.Of(vault).Id;
}
