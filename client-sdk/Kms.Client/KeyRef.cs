namespace Kms.Client;

/// <summary>
/// Which key is meant: a name, a vault and name (<c>payments/invoices</c>), or a version of it (<c>payments/invoices/0123...cdef</c>).
/// A string converts by itself.
/// </summary>
/// <param name="Vault">Null: <see cref="KmsClientOptions.Vault"/>.</param>
/// <param name="Version">32 hexadecimal digits. Null: the newest.</param>
public readonly record struct KeyRef(string? Vault, string Name, string? Version = null)
{
    /// <exception cref="KmsInvalidRequestException">The text is no such name.</exception>
    public static KeyRef Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') switch
        {
            [var name] => new KeyRef(null, name),
            [var vault, var name] => new KeyRef(vault, name),
            [var vault, var name, var version] => new KeyRef(vault, name, version),
            _ => throw Bad(text),
        };
    }

    public static implicit operator KeyRef(string text) => Parse(text);

    public static KeyRef FromString(string text) => Parse(text);

    /// <summary>The same key at one version.</summary>
    public KeyRef At(string? version) => this with { Version = version };

    public override string ToString() => string.Join('/', new[] { Vault, Name, Version }.Where(part => part is not null));

    /// <summary>The key's address in the service.</summary>
    /// <exception cref="KmsInvalidRequestException">A part is no name.</exception>
    internal KeyId In(string defaultVault) =>
        KeyId.TryCreate(VaultOf(Vault ?? defaultVault), Name, out var key)
            ? key
            : throw Errors.ErrorTable.Invalid($"'{Text.Shorten(Name)}' is no name of a key: it must have 1 to 127 letters, digits and hyphens.");

    internal static VaultName VaultOf(string name) => VaultName.TryParse(name, out var vault)
        ? vault
        : throw Errors.ErrorTable.Invalid(
            $"'{Text.Shorten(name)}' is no name of a vault: it must have 1 to 63 letters, digits and hyphens, none of them at an end.");

    private static KmsException Bad(string text) =>
        Errors.ErrorTable.Invalid($"'{Text.Shorten(text)}' is no key: write NAME, VAULT/NAME or VAULT/NAME/VERSION.");
}
