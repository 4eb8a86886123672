namespace Kms.Client;

/// <summary>
/// A key at its newest version (<c>payments/invoices</c>), or at a given one (<c>payments/invoices/0123...cdef</c>).
/// A string and a <see cref="KeyName"/> convert by themselves. The other way there is no conversion: it would drop the version.
/// </summary>
/// <param name="Vault">Null: <see cref="KmsClientOptions.Vault"/>.</param>
/// <param name="Name">1 to 127 letters, digits and hyphens.</param>
/// <param name="Version">32 lower-case hexadecimal digits. Null: the newest.</param>
public readonly record struct KeyRef(string? Vault, string Name, string? Version = null)
{
    private const int VersionDigits = 32;

    /// <exception cref="KmsInvalidRequestException">The text is not such a reference.</exception>
    public static KeyRef Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = text.Split('/') switch
        {
            [var name] => new KeyRef(null, name),
            [var vault, var name] => new KeyRef(vault, name),
            [var vault, var name, var version] => new KeyRef(vault, name, version),
            _ => throw Errors.ErrorTable.Invalid($"'{Text.Shorten(text)}' is not a key: write NAME, VAULT/NAME or VAULT/NAME/VERSION."),
        };
        _ = key.In("default");
        return key;
    }

    /// <exception cref="KmsInvalidRequestException">The text is not such a reference.</exception>
    public static implicit operator KeyRef(string text) => Parse(text);

    /// <inheritdoc cref="FromKeyName"/>
    public static implicit operator KeyRef(KeyName key) => FromKeyName(key);

    /// <inheritdoc cref="Parse"/>
    public static KeyRef FromString(string text) => Parse(text);

    /// <summary>The newest version of the key.</summary>
    public static KeyRef FromKeyName(KeyName key) => new(key.Vault, key.Name);

    /// <summary>True for 32 lower-case hexadecimal digits.</summary>
    public static bool IsVersion(string? text) => text is { Length: VersionDigits } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>As <see cref="Parse"/> takes it.</summary>
    public override string ToString() => string.Join('/', new[] { Vault, Name, Version }.Where(part => part is not null));

    /// <summary>The key's address in the service, once the version is known to be well-formed.</summary>
    /// <exception cref="KmsInvalidRequestException">A part is not valid.</exception>
    internal KeyId In(string defaultVault) => Version is null || IsVersion(Version)
        ? new KeyName(Vault, Name).In(defaultVault)
        : throw Errors.ErrorTable.Invalid(
            $"'{Text.Shorten(Version)}' is not a version of a key: it must have {VersionDigits} digits, 0 to 9 and a to f.");
}
