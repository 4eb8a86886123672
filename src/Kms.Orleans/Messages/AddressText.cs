namespace Kms.Orleans.Messages;

/// <summary>The address of a key or a vault in a message: its text.</summary>
internal static class AddressText
{
    public static string Of(KeyId key) => key.ToString();

    public static string Of(VaultName vault) => vault.Value;

    /// <exception cref="ArgumentException">No key has this address.</exception>
    public static KeyId KeyOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && VaultName.TryParse(text[..slash], out var vault)
            && KeyId.TryCreate(vault, text[(slash + 1)..], out var key) && key.ToString() == text
            ? key
            : throw new ArgumentException($"No key has the address '{Text.Shorten(text)}'.", nameof(text));
    }

    /// <exception cref="ArgumentException">No vault has this address.</exception>
    public static VaultName VaultOf(string text) => VaultName.TryParse(text, out var vault) && vault.Value == text
        ? vault
        : throw new ArgumentException($"No vault has the address '{Text.Shorten(text)}'.", nameof(text));
}
