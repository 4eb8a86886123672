using Kms.Records;

namespace Kms.Keys;

/// <summary>What can be asked of a key. Each kind is a column of <see cref="KeyTransitions"/>.</summary>
[GenerateSerializer, Immutable]
public abstract record KeyCommand(KeyCommandKind Kind) : RecordCommand;

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
[GenerateSerializer, Immutable]
public sealed record CreateKey(string Name, KeySpec Spec, KeySettings Settings) : KeyCommand(KeyCommandKind.Create);

[GenerateSerializer]
public sealed record ImportKey(string Name, KeyToImport Material, KeySettings Settings) : KeyCommand(KeyCommandKind.Import)
{
    public override void Clear() => Material.Dispose();
}

[GenerateSerializer, Immutable]
public sealed record RotateKey() : KeyCommand(KeyCommandKind.Rotate);

/// <param name="VersionId">Null: the newest.</param>
[GenerateSerializer, Immutable]
public sealed record UpdateKey(string? VersionId, KeySettings Changes) : KeyCommand(KeyCommandKind.Update);

[GenerateSerializer, Immutable]
public sealed record SetRotationPolicy(RotationSettings Policy) : KeyCommand(KeyCommandKind.SetRotationPolicy);

[GenerateSerializer, Immutable]
public sealed record DeleteKey() : KeyCommand(KeyCommandKind.Delete);

[GenerateSerializer, Immutable]
public sealed record RecoverKey() : KeyCommand(KeyCommandKind.Recover);

[GenerateSerializer, Immutable]
public sealed record PurgeKey() : KeyCommand(KeyCommandKind.Purge);

/// <param name="Content">The key as it was backed up.</param>
[GenerateSerializer, Immutable]
public sealed record RestoreKey(KeyState Content) : KeyCommand(KeyCommandKind.Restore);

[GenerateSerializer, Immutable]
public sealed record ElapseKey() : KeyCommand(KeyCommandKind.Elapse);

[GenerateSerializer, Immutable]
public sealed record PurgeKeyWithVault() : KeyCommand(KeyCommandKind.PurgeWithVault);

/// <param name="VersionId">An imported version, undecided or bound to this family already.</param>
[GenerateSerializer, Immutable]
public sealed record BindFamily(string VersionId, AlgorithmFamily Family) : KeyCommand(KeyCommandKind.BindFamily);
