namespace Kms.Client;

/// <summary>
/// A whole key with all its versions: a name, or a vault and a name (<c>payments/invoices</c>). A string converts by itself.
/// What concerns every version (delete, rotate, back up, ...) takes this type, so that it cannot be asked for one version.
/// </summary>
/// <param name="Vault">Null: <see cref="KmsClientOptions.Vault"/>.</param>
/// <param name="Name">1 to 127 letters, digits and hyphens.</param>
public readonly record struct KeyName(string? Vault, string Name)
{
    /// <exception cref="KmsInvalidRequestException">The text is not such a name, or names a version.</exception>
    public static KeyName Parse(string text)
    {
        var key = KeyRef.Parse(text);
        return key.Version is null
            ? new KeyName(key.Vault, key.Name)
            : throw Errors.ErrorTable.Invalid(
                $"'{Text.Shorten(text)}' names one version, and this concerns the whole key with all its versions: write NAME or VAULT/NAME.");
    }

    /// <exception cref="KmsInvalidRequestException">The text is not such a name, or names a version.</exception>
    public static implicit operator KeyName(string text) => Parse(text);

    /// <inheritdoc cref="Parse"/>
    public static KeyName FromString(string text) => Parse(text);

    /// <summary>One version of this key.</summary>
    /// <param name="version">32 lower-case hexadecimal digits.</param>
    public KeyRef At(string version) => new(Vault, Name, version);

    /// <summary>As <see cref="Parse"/> takes it.</summary>
    public override string ToString() => Vault is null ? Name : Vault + "/" + Name;

    /// <summary>The key's address in the service.</summary>
    /// <exception cref="KmsInvalidRequestException">A part is not a valid name.</exception>
    internal KeyId In(string defaultVault) =>
        KeyId.TryCreate(VaultOf(Vault ?? defaultVault), Name, out var key)
            ? key
            : throw Errors.ErrorTable.Invalid($"'{Text.Shorten(Name)}' is not a valid key name: it must have 1 to 127 letters, digits and hyphens.");

    /// <exception cref="KmsInvalidRequestException">It is not a valid name.</exception>
    internal static VaultName VaultOf(string name) => VaultName.TryParse(name, out var vault)
        ? vault
        : throw Errors.ErrorTable.Invalid(
            $"'{Text.Shorten(name)}' is not a valid vault name: it must have 1 to 63 letters, digits and hyphens, none of them at an end.");
}
