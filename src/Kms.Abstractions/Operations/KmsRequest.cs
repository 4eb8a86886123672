namespace Kms.Operations;

/// <summary>What a caller asks for, and of what. Immutable, and the same on its way through every host.</summary>
[GenerateSerializer, Immutable]
public abstract record KmsRequest
{
    public abstract Operation Operation { get; }

    /// <summary>The vault that it is about; null: it is about none.</summary>
    public virtual VaultName? InVault => null;

    /// <summary>The key that it is about; null: it is about none, or about one that only its content names.</summary>
    public virtual KeyId? OnKey => null;

    /// <summary>What the audit log writes as the key; for operations on zones, the zone.</summary>
    public virtual string? SubjectName => OnKey?.Name;

    /// <summary>Null: the newest version, or no version at all.</summary>
    public virtual string? OfVersion => null;

    /// <summary>The algorithm's name; null for everything but uses of a key.</summary>
    public virtual string? WithAlgorithm => null;
}

/// <summary>A request that is answered with a <typeparamref name="T"/> or a refusal.</summary>
[GenerateSerializer, Immutable]
public abstract record KmsRequest<T> : KmsRequest
{
    /// <summary>What a success was about, for the audit log: the answer may name a key or a version that the request did not.</summary>
    public virtual (string? Name, string? Version) Named(T answer) => (SubjectName, OfVersion);
}

/// <summary>A request about one vault.</summary>
[GenerateSerializer, Immutable]
public abstract record VaultRequest<T> : KmsRequest<T>
{
    public abstract VaultName Vault { get; init; }

    public override VaultName? InVault => Vault;
}

/// <summary>A request about one key.</summary>
[GenerateSerializer, Immutable]
public abstract record KeyRequest<T> : KmsRequest<T>
{
    public abstract KeyId Key { get; init; }

    public override VaultName? InVault => Key.Vault;

    public override KeyId? OnKey => Key;

    public override string? SubjectName => Key.Name;
}
