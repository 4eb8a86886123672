using System.Collections.Frozen;

namespace Kms.Access;

/// <summary>Where a role applies: everywhere, in one vault, or to one key.</summary>
/// <param name="Vault">Null: the whole server.</param>
/// <param name="Key">Null: every key of the vault.</param>
public sealed record AccessScope(VaultName? Vault, KeyId? Key)
{
    public static AccessScope Server { get; } = new(null, null);

    internal bool Covers(VaultName? vault, KeyId? key) =>
        (Vault is null || Vault == vault) && (Key is null || Key == key);
}

/// <summary>One principal has one role in one scope.</summary>
public sealed record RoleAssignment(string PrincipalId, Role Role, AccessScope Scope);

/// <summary>
/// Who may do what: deny unless an assignment allows. An immutable value; a change of assignments makes a new one.
/// </summary>
public sealed class AccessPolicy
{
    private readonly FrozenDictionary<string, RoleAssignment[]> byPrincipal;

    public AccessPolicy(IEnumerable<RoleAssignment> assignments) =>
        byPrincipal = assignments.GroupBy(a => a.PrincipalId).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    /// <summary>The same with these assignments beside its own.</summary>
    public AccessPolicy With(IEnumerable<RoleAssignment> more) =>
        new([.. byPrincipal.Values.SelectMany(assignments => assignments), .. more]);

    /// <summary>Null when the caller may; else the refusal to answer with.</summary>
    public Refusal? Check(Caller? caller, Permission permission, VaultName? vault, KeyId? key)
    {
        if (caller is not null && byPrincipal.TryGetValue(caller.PrincipalId, out var assignments))
        {
            foreach (var assignment in assignments)
            {
                if ((assignment.Role.Permissions & permission) != 0 && assignment.Scope.Covers(vault, key))
                {
                    return null;
                }
            }
        }

        return new Refusal(RefusalCode.AccessDenied, $"The caller does not have the permission {permission}{Where(vault, key)}.");
    }

    private static string Where(VaultName? vault, KeyId? key) =>
        key is { } k ? $" on key '{k}'" : vault is { } v ? $" in vault '{v}'" : string.Empty;
}
