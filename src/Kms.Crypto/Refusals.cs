namespace Kms.Crypto;

/// <summary>How this project says no.</summary>
internal static class Refusals
{
    /// <summary>
    /// The one answer to a ciphertext that does not decrypt, whatever it failed on: padding, tag, integrity check or length.
    /// Telling them apart would hand an attacker an oracle.
    /// </summary>
    public static readonly Refusal CannotDecrypt =
        Bad("The value cannot be decrypted: it was not made with this key and algorithm, or it was altered.");

    public static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
