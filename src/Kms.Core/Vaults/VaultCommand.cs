using Kms.Records;

namespace Kms.Vaults;

/// <summary>What can be asked of a vault. Each kind is a column of <see cref="VaultTransitions"/>.</summary>
[GenerateSerializer, Immutable]
public abstract record VaultCommand(VaultCommandKind Kind) : RecordCommand;

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
[GenerateSerializer, Immutable]
public sealed record CreateVault(string Name, VaultSettings Settings) : VaultCommand(VaultCommandKind.Create);

[GenerateSerializer, Immutable]
public sealed record UpdateVault(VaultSettings Changes) : VaultCommand(VaultCommandKind.Update);

[GenerateSerializer, Immutable]
public sealed record DeleteVault() : VaultCommand(VaultCommandKind.Delete);

[GenerateSerializer, Immutable]
public sealed record RecoverVault() : VaultCommand(VaultCommandKind.Recover);

[GenerateSerializer, Immutable]
public sealed record PurgeVault() : VaultCommand(VaultCommandKind.Purge);

[GenerateSerializer, Immutable]
public sealed record ElapseVault() : VaultCommand(VaultCommandKind.Elapse);

[GenerateSerializer, Immutable]
public sealed record VaultEmptied() : VaultCommand(VaultCommandKind.Emptied);
