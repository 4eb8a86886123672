using Kms.Access;

namespace Kms.Contract.Tests;

/// <summary>Callers between the stranger and the administrator: one permission, all but one, everything in one place.</summary>
public static class AccessCallers
{
    /// <summary>Every permission in one vault, named <c>payments</c>.</summary>
    public static readonly Caller OfVault = new("everything-in-payments", "everything in payments");

    /// <summary>Every permission on one key of that vault, named <c>mine</c>.</summary>
    public static readonly Caller OfKey = new("everything-on-mine", "everything on mine");

    private static readonly Role Everything = new("Everything", (Permission)ulong.MaxValue);

    public static IReadOnlyList<Permission> Permissions { get; } = [.. Enum.GetValues<Permission>().Where(permission => permission != Permission.None)];

    /// <summary>What the policy of the tests says of these callers.</summary>
    public static IEnumerable<RoleAssignment> Assignments
    {
        get
        {
            VaultName.TryParse("payments", out var vault);
            KeyId.TryCreate(vault, "mine", out var key);
            yield return new RoleAssignment(OfVault.PrincipalId, Everything, new AccessScope(vault, null));
            yield return new RoleAssignment(OfKey.PrincipalId, Everything, new AccessScope(vault, key));
            foreach (var permission in Permissions)
            {
                var all = Permissions.Aggregate(Permission.None, (sum, one) => sum | one);
                yield return new RoleAssignment(With(permission).PrincipalId, new Role("One", permission), AccessScope.Server);
                yield return new RoleAssignment(Without(permission).PrincipalId, new Role("All but one", all & ~permission), AccessScope.Server);
            }
        }
    }

    /// <summary>Has this permission on the whole server, and no other.</summary>
    public static Caller With(Permission permission) => new("only-" + permission, "only " + permission);

    /// <summary>Has every permission on the whole server but this one.</summary>
    public static Caller Without(Permission permission) => new("all-but-" + permission, "all but " + permission);
}
