using Kms.Access;

namespace Kms.Contract.Tests;

/// <summary>What an operation is about, which says where a role must be held, and what must be there for it to succeed.</summary>
public enum AccessPlace
{
    /// <summary>One key that exists.</summary>
    Key,

    /// <summary>One key that is deleted.</summary>
    DeletedKey,

    /// <summary>One key that does not exist.</summary>
    NewKey,

    /// <summary>A vault with its keys.</summary>
    InVault,

    /// <summary>A vault that exists.</summary>
    Vault,

    /// <summary>A vault that is deleted.</summary>
    DeletedVault,

    /// <summary>A vault that does not exist.</summary>
    NewVault,

    /// <summary>The whole server.</summary>
    Server,
}

/// <summary>What one call is about.</summary>
/// <param name="Bytes">What the operation takes: a digest, a ciphertext, a backup.</param>
public sealed record AccessTarget(VaultName Vault, KeyId Key, ReadOnlyMemory<byte> Bytes);

/// <summary>One operation of the façade, the one permission that it asks for, and how it is called.</summary>
/// <param name="Method">Of <see cref="IKms"/>.</param>
/// <param name="Ask">The refusal; null for success.</param>
public sealed record AccessRow(
    string Method, Permission Permission, AccessPlace Place, Func<IKms, Call, AccessTarget, ValueTask<Refusal?>> Ask)
{
    /// <summary>For the uses of a key: which one.</summary>
    public string? Use { get; init; }

    public override string ToString() => Use ?? Method;
}
