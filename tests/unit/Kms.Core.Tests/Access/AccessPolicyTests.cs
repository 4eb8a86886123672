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
    public void Check_SeveralAssignments_AllowTheirSum()
    {
        var policy = new AccessPolicy(
        [
            new RoleAssignment("anna", new Role("One", Permission.KeyRead), new AccessScope(Payments, null)),
            new RoleAssignment("anna", new Role("Other", Permission.KeySign), new AccessScope(Orders, null)),
            new RoleAssignment("bert", new Role("Third", Permission.KeyPurge), AccessScope.Server),
        ]);

        Assert.Null(policy.Check(Anna, Permission.KeyRead, Payments, null));
        Assert.Null(policy.Check(Anna, Permission.KeySign, Orders, null));
        Assert.NotNull(policy.Check(Anna, Permission.KeySign, Payments, null));
        Assert.NotNull(policy.Check(Anna, Permission.KeyRead, Orders, null));
        Assert.NotNull(policy.Check(Anna, Permission.KeyPurge, Payments, null));
    }

    [Fact]
    public void Check_PrincipalInOtherCase_IsAnother()
    {
        var policy = new AccessPolicy([new RoleAssignment("anna", Role.Administrator, AccessScope.Server)]);
        Assert.NotNull(policy.Check(new Caller("Anna", "Anna"), Permission.KeyRead, Payments, null));
    }

    [Fact]
    public void Check_Denied_NamesPermissionAndPlace()
    {
        KeyId.TryCreate(Payments, "signing", out var signing);
        var policy = new AccessPolicy([]);
        Assert.Equal("The caller does not have the permission KeySign on key 'payments/signing'.",
            policy.Check(Anna, Permission.KeySign, Payments, signing)?.Message);
        Assert.Equal("The caller does not have the permission VaultRead in vault 'payments'.", policy.Check(Anna, Permission.VaultRead, Payments, null)?.Message);
        Assert.Equal("The caller does not have the permission ZoneRead.", policy.Check(Anna, Permission.ZoneRead, null, null)?.Message);
    }

    [Fact]
    public void Control_NewPolicy_IsInForceAtOnce()
    {
        var control = new AccessControl(new AccessPolicy([]));
        Assert.NotNull(control.Check(Anna, Permission.KeyRead, Payments));

        control.Current = new AccessPolicy([new RoleAssignment("anna", Role.Reader, AccessScope.Server)]);
        Assert.Null(control.Check(Anna, Permission.KeyRead, Payments));
        Assert.NotNull(control.Check(Anna, Permission.KeySign, Payments));
    }

    /// <summary>No permission asked for is no permission given.</summary>
    [Fact]
    public void Check_NoPermission_IsDenied() =>
        Assert.NotNull(new AccessPolicy([new RoleAssignment("anna", Role.Administrator, AccessScope.Server)]).Check(Anna, Permission.None, Payments, null));

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
}
