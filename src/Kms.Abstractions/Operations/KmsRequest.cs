namespace Kms.Operations;

/// <summary>What a caller asks for, and of what. Immutable, and the same on its way through every host.</summary>
[GenerateSerializer, Immutable]
public abstract record KmsRequest
{
    /// <summary>Its row: which permission it takes, whether it changes anything, which region serves it.</summary>
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
/// <typeparam name="T">Of the answer.</typeparam>
[GenerateSerializer, Immutable]
public abstract record KmsRequest<T> : KmsRequest
{
    /// <summary>What a success was about, for the audit log: the answer may name a key or a version that the request did not.</summary>
    /// <param name="answer">Of the success.</param>
    /// <returns>The key, or the zone, and the version; null where there is none.</returns>
    public virtual (string? Name, string? Version) Named(T answer) => (SubjectName, OfVersion);
}

/// <summary>A request about one vault. Refused with <see cref="RefusalCode.VaultNotFound"/> where there is no such vault.</summary>
/// <typeparam name="T">Of the answer.</typeparam>
[GenerateSerializer, Immutable]
public abstract record VaultRequest<T> : KmsRequest<T>
{
    /// <summary>The vault that it is about.</summary>
    public abstract VaultName Vault { get; init; }

    /// <inheritdoc/>
    public override VaultName? InVault => Vault;
}

/// <summary>
/// A request about one key. Refused with <see cref="RefusalCode.VaultNotFound"/> or <see cref="RefusalCode.KeyNotFound"/> where there is
/// none.
/// </summary>
/// <typeparam name="T">Of the answer.</typeparam>
[GenerateSerializer, Immutable]
public abstract record KeyRequest<T> : KmsRequest<T>
{
    /// <summary>The key that it is about.</summary>
    public abstract KeyId Key { get; init; }

    /// <inheritdoc/>
    public override VaultName? InVault => Key.Vault;

    /// <inheritdoc/>
    public override KeyId? OnKey => Key;

    /// <inheritdoc/>
    public override string? SubjectName => Key.Name;
}
