using Kms.Access;
using Xunit;

namespace Kms.Core.Tests.Access;

/// <summary>
/// The built-in roles, written out by hand from the data actions that Azure documents for the roles of these names: nothing here is read from the product,
/// so a role that is widened or swapped fails. What operators do has no counterpart in Azure and is the administrator's.
/// </summary>
public sealed class RoleTests
{
    private static readonly Dictionary<string, string[]> Documented = new(StringComparer.Ordinal)
    {
        // vaults/*, and here also the vaults, zones, regions and backups of the installation.
        ["Key Vault Administrator"] =
        [
            "KeyCreate", "KeyImport", "KeyRotate", "KeyRead", "KeyUpdate", "KeyEncrypt", "KeyDecrypt", "KeyWrap", "KeyUnwrap", "KeySign", "KeyVerify",
            "KeyBackup", "KeyRestore", "KeyDelete", "KeyRecover", "KeyPurge", "RotationPolicyRead", "RotationPolicyWrite", "RandomBytes",
            "VaultRead", "VaultWrite", "VaultDelete", "VaultRecover", "VaultPurge",
            "ZoneRead", "ZoneReplace", "RegionRead", "RegionManage", "BackupRead", "BackupMake",
        ],

        // keys/*, keyrotationpolicies/*, rng.
        ["Key Vault Crypto Officer"] =
        [
            "KeyCreate", "KeyImport", "KeyRotate", "KeyRead", "KeyUpdate", "KeyEncrypt", "KeyDecrypt", "KeyWrap", "KeyUnwrap", "KeySign", "KeyVerify",
            "KeyBackup", "KeyRestore", "KeyDelete", "KeyRecover", "KeyPurge", "RotationPolicyRead", "RotationPolicyWrite", "RandomBytes",
        ],

        // keys/read, keys/update, keys/backup, and the six uses; rng as the managed HSM's Crypto User has it.
        ["Key Vault Crypto User"] =
        [
            "KeyRead", "KeyUpdate", "KeyBackup", "KeyEncrypt", "KeyDecrypt", "KeyWrap", "KeyUnwrap", "KeySign", "KeyVerify", "RandomBytes",
        ],

        // keys/read, keys/wrap, keys/unwrap.
        ["Key Vault Crypto Service Encryption User"] = ["KeyRead", "KeyWrap", "KeyUnwrap"],

        // vaults/*/read.
        ["Key Vault Reader"] = ["KeyRead", "RotationPolicyRead", "VaultRead"],

        // deletedVaults/read, deletedVaults/purge: vaults, and no single keys.
        ["Key Vault Purge Operator"] = ["VaultRead", "VaultPurge"],
    };

    public static TheoryData<string> Names => [.. Documented.Keys];

    [Fact]
    public void Roles_All_AreTheDocumentedOnes() => Assert.Equal(Documented.Keys.Order(), Role.All.Select(role => role.Name).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Role_EachPermission_IsAllowedExactlyIfDocumented(string name)
    {
        var role = Assert.Single(Role.All, role => role.Name == name);
        var policy = new AccessPolicy([new RoleAssignment("anna", role, AccessScope.Server)]);
        Assert.True(VaultName.TryParse("payments", out var vault));

        Assert.Equal(
            Documented[name].Order(),
            Enum.GetValues<Permission>()
                .Where(permission => permission != Permission.None && policy.Check(new Caller("anna", "Anna"), permission, vault, null) is null)
                .Select(permission => permission.ToString()).Order());
    }

    /// <summary>The names in the code and the names in <c>clients.json</c> are two things.</summary>
    [Fact]
    public void Roles_NamesInCode_AreThoseOfAzure() => Assert.Equal(
        [
            "Key Vault Administrator", "Key Vault Crypto Officer", "Key Vault Crypto User", "Key Vault Crypto Service Encryption User", "Key Vault Reader",
            "Key Vault Purge Operator",
        ],
        new[] { Role.Administrator, Role.CryptoOfficer, Role.CryptoUser, Role.CryptoServiceEncryptionUser, Role.Reader, Role.PurgeOperator }
            .Select(role => role.Name));

    [Fact]
    public void Permissions_Values_AreDistinctBits()
    {
        var values = Enum.GetValues<Permission>().Where(permission => permission != Permission.None).Select(permission => (ulong)permission).ToArray();

        Assert.Equal(30, values.Length);
        Assert.All(values, value => Assert.True(ulong.IsPow2(value)));
        Assert.Equal(values.Length, values.Distinct().Count());
    }
}
