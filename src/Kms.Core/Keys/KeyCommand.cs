namespace Kms.Keys;

/// <summary>What can be asked of a key. Each kind is a column of <see cref="KeyTransitions"/>.</summary>
public abstract record KeyCommand(KeyCommandKind Kind);

public enum KeyCommandKind
{
    Create,
    Import,
    Rotate,
    Update,
    SetRotationPolicy,
    Delete,
    Recover,
    Purge,
    Restore,

    /// <summary>Time has passed: do what is due.</summary>
    Elapse,

    /// <summary>The vault around the key is being purged.</summary>
    PurgeWithVault,

    /// <summary>The first use of an imported symmetric key.</summary>
    BindFamily,
}

/// <param name="Name">As typed; kept for display if this makes the key.</param>
public sealed record CreateKey(string Name, KeySpec Spec, KeySettings Settings) : KeyCommand(KeyCommandKind.Create);

public sealed record ImportKey(string Name, KeyToImport Material, KeySettings Settings) : KeyCommand(KeyCommandKind.Import);

public sealed record RotateKey() : KeyCommand(KeyCommandKind.Rotate);

/// <param name="VersionId">Null: the newest.</param>
public sealed record UpdateKey(string? VersionId, KeySettings Changes) : KeyCommand(KeyCommandKind.Update);

public sealed record SetRotationPolicy(RotationSettings Policy) : KeyCommand(KeyCommandKind.SetRotationPolicy);

public sealed record DeleteKey() : KeyCommand(KeyCommandKind.Delete);

public sealed record RecoverKey() : KeyCommand(KeyCommandKind.Recover);

public sealed record PurgeKey() : KeyCommand(KeyCommandKind.Purge);

/// <param name="Content">The key as it was backed up.</param>
public sealed record RestoreKey(KeyState Content) : KeyCommand(KeyCommandKind.Restore);

public sealed record ElapseKey() : KeyCommand(KeyCommandKind.Elapse);

public sealed record PurgeKeyWithVault() : KeyCommand(KeyCommandKind.PurgeWithVault);

/// <param name="VersionId">An imported version, undecided or bound to this family already.</param>
public sealed record BindFamily(string VersionId, AlgorithmFamily Family) : KeyCommand(KeyCommandKind.BindFamily);
