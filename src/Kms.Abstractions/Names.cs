using System.Buffers;

namespace Kms;

/// <summary>The name of a vault: 1 to 63 letters, digits and hyphens (it is a host name label), compared without case.</summary>
public readonly record struct VaultName
{
    private VaultName(string value) => Value = value;

    /// <summary>Lower case.</summary>
    public string Value { get; }

    /// <summary>Reads a name as people write it.</summary>
    /// <param name="text">Letters of either case; no hyphen at either end (RFC 1123, 2.1).</param>
    /// <param name="name">In lower case.</param>
    /// <returns>False for what is no vault name.</returns>
    public static bool TryParse(string? text, out VaultName name)
    {
        var good = text is { Length: >= 1 and <= 63 } && Names.AreNameCharacters(text) && text[0] != '-' && text[^1] != '-';
        name = good ? new VaultName(Names.Lower(text!)) : default;
        return good;
    }

    /// <summary>The name; empty for a default value, which names no vault.</summary>
    public override string ToString() => Value ?? string.Empty;
}

/// <summary>A key's address: vault and name, both in canonical lower case. What the owner typed is kept in the key's state.</summary>
public readonly record struct KeyId
{
    private KeyId(VaultName vault, string name)
    {
        Vault = vault;
        Name = name;
    }

    /// <summary>The vault that the key stands in.</summary>
    public VaultName Vault { get; }

    /// <summary>Lower case, <c>^[0-9a-z-]{1,127}$</c>.</summary>
    public string Name { get; }

    /// <summary>Reads a key's name as people write it.</summary>
    /// <param name="vault">The vault that the key stands in.</param>
    /// <param name="name">1 to 127 letters of either case, digits and hyphens, as in Azure Key Vault.</param>
    /// <param name="id">With the name in lower case.</param>
    /// <returns>False when it is not a valid name of a key.</returns>
    public static bool TryCreate(VaultName vault, string? name, out KeyId id)
    {
        var good = name is { Length: >= 1 and <= 127 } && Names.AreNameCharacters(name);
        id = good ? new KeyId(vault, Names.Lower(name!)) : default;
        return good;
    }

    /// <summary><c>vault/name</c></summary>
    public override string ToString() => Vault + "/" + Name;
}

/// <summary>The characters that names are made of.</summary>
internal static class Names
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> Upper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static bool AreNameCharacters(string text) => !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>The same instance where it is lower case already.</summary>
    public static string Lower(string text) => text.AsSpan().ContainsAny(Upper) ? text.ToLowerInvariant() : text;
}
