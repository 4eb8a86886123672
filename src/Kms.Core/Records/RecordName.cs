namespace Kms.Records;

/// <summary>The address of a record that an actor holds. A value, so that to name a record on the hot path makes no text.</summary>
/// <param name="Name">In canonical lower case; empty where the vault's name is the whole name.</param>
public readonly record struct RecordName(ActorKind Kind, VaultName Vault, string Name)
{
    public string Id => Kind.IdOf(this);

    /// <summary>The record around it; null where it stands alone.</summary>
    public RecordName? Parent => Kind.Parent is { } parent ? new RecordName(parent, Vault, string.Empty) : null;

    public bool Equals(RecordName other) => ReferenceEquals(Kind, other.Kind) && Name == other.Name && Vault == other.Vault;

    public override int GetHashCode() => HashCode.Combine(Name, Vault);

    public override string ToString() => Id;
}
