using Kms.Vaults;

namespace Kms.Keys;

/// <summary>What happened to a key. Applied the same way live, at replay and on a replica.</summary>
public abstract record KeyEvent
{
    /// <summary>The state after the event.</summary>
    public abstract KeyState Apply(KeyState state);
}

/// <param name="Name">Becomes the key's name if this is its first version.</param>
public sealed record VersionAdded(string Name, KeyVersion Version) : KeyEvent
{
    public override KeyState Apply(KeyState state) => state with
    {
        Status = KeyStatus.Active,
        Name = state.Status == KeyStatus.Absent ? Name : state.Name,
        Versions = state.Versions.Add(Version),
    };
}

/// <summary>Attributes, operations or tags of one version changed.</summary>
public sealed record VersionChanged(KeyVersion Version) : KeyEvent
{
    public override KeyState Apply(KeyState state) =>
        state with { Versions = state.Versions.SetItem(state.IndexOf(Version.Id), Version) };
}

public sealed record RotationPolicySet(RotationPolicy Policy) : KeyEvent
{
    public override KeyState Apply(KeyState state) => state with { Rotation = Policy };
}

public sealed record KeyDeleted(Deletion Deletion) : KeyEvent
{
    public override KeyState Apply(KeyState state) => state with { Status = KeyStatus.Deleted, Deletion = Deletion };
}

public sealed record KeyRecovered : KeyEvent
{
    public override KeyState Apply(KeyState state) => state with { Status = KeyStatus.Active, Deletion = null };
}

/// <summary>Everything is gone: material, versions, name.</summary>
public sealed record KeyPurged : KeyEvent
{
    public override KeyState Apply(KeyState state) => KeyState.Absent with { Idempotency = state.Idempotency };
}

public sealed record KeyRestored(KeyState Content) : KeyEvent
{
    public override KeyState Apply(KeyState state) => Content with { Status = KeyStatus.Active, Deletion = null, Idempotency = state.Idempotency };
}
