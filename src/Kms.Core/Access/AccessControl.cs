namespace Kms.Access;

/// <summary>The policy in force on this node. Replaced whole; a check reads one reference.</summary>
public sealed class AccessControl(AccessPolicy initial)
{
    private volatile AccessPolicy current = initial;

    public AccessPolicy Current
    {
        get => current;
        set => current = value;
    }

    /// <summary>Null when the caller may; else the refusal to answer with.</summary>
    public Refusal? Check(Caller caller, Permission permission, VaultName? vault = null, KeyId? key = null) =>
        current.Check(caller, permission, vault, key);
}
