using Kms.Access;
using Xunit;

namespace Kms.Core.Tests.Access;

public sealed class AccessPolicyTests
{
    private static readonly VaultName Payments = VaultName.TryParse("payments", out var name) ? name : default;
    private static readonly VaultName Orders = VaultName.TryParse("orders", out var name) ? name : default;
    private static readonly Caller Anna = new("anna", "Anna");

    [Fact]
    public void Check_NobodyAssigned_IsDenied()
    {
        var policy = new AccessPolicy([]);
        Assert.Equal(RefusalCode.AccessDenied, policy.Check(Anna, Permission.KeyRead, Payments, null)?.Code);
        Assert.Equal(RefusalCode.AccessDenied, policy.Check(null, Permission.KeyRead, Payments, null)?.Code);
    }

    [Fact]
    public void Check_EveryRoleAndPermission_IsTheRolesTable()
    {
        foreach (var role in Role.All)
        {
            var policy = new AccessPolicy([new RoleAssignment("anna", role, AccessScope.Server)]);
            foreach (var permission in Enum.GetValues<Permission>().Where(p => p != Permission.None))
            {
                Assert.Equal(role.Permissions.HasFlag(permission), policy.Check(Anna, permission, Payments, null) is null);
            }
        }
    }

    [Fact]
    public void Check_ScopeOfOneVaultOrKey_EndsThere()
    {
        KeyId.TryCreate(Payments, "signing", out var signing);
        KeyId.TryCreate(Payments, "other", out var other);
        KeyId.TryCreate(Orders, "signing", out var foreign);
        var vault = new AccessPolicy([new RoleAssignment("anna", Role.CryptoUser, new AccessScope(Payments, null))]);
        Assert.Null(vault.Check(Anna, Permission.KeySign, Payments, signing));
        Assert.NotNull(vault.Check(Anna, Permission.KeySign, Orders, foreign));
        Assert.NotNull(vault.Check(Anna, Permission.KeySign, null, null));

        var key = new AccessPolicy([new RoleAssignment("anna", Role.CryptoUser, new AccessScope(Payments, signing))]);
        Assert.Null(key.Check(Anna, Permission.KeySign, Payments, signing));
        Assert.NotNull(key.Check(Anna, Permission.KeySign, Payments, other));
        Assert.NotNull(key.Check(Anna, Permission.KeyRead, Payments, null));
    }

    [Fact]
    public void Roles_OnlyTheAdministratorCanReplaceZones() =>
        Assert.Equal([Role.Administrator], Role.All.Where(role => role.Permissions.HasFlag(Permission.ZoneReplace)));
}
