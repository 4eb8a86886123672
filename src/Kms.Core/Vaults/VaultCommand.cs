namespace Kms.Vaults;

/// <summary>What can be asked of a vault. Each kind is a column of <see cref="VaultTransitions"/>.</summary>
public abstract record VaultCommand(VaultCommandKind Kind);

public enum VaultCommandKind
{
    Create,
    Update,
    Delete,
    Recover,
    Purge,

    /// <summary>Time has passed: do what is due.</summary>
    Elapse,

    /// <summary>The last key of a vault that is being purged is gone.</summary>
    Emptied,
}

/// <param name="Name">As typed.</param>
public sealed record CreateVault(string Name, VaultSettings Settings) : VaultCommand(VaultCommandKind.Create);

public sealed record UpdateVault(VaultSettings Changes) : VaultCommand(VaultCommandKind.Update);

public sealed record DeleteVault() : VaultCommand(VaultCommandKind.Delete);

public sealed record RecoverVault() : VaultCommand(VaultCommandKind.Recover);

public sealed record PurgeVault() : VaultCommand(VaultCommandKind.Purge);

public sealed record ElapseVault() : VaultCommand(VaultCommandKind.Elapse);

public sealed record VaultEmptied() : VaultCommand(VaultCommandKind.Emptied);
