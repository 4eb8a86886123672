using System.Buffers;
using System.Buffers.Text;

namespace Kms.Wire;

/// <summary>
/// Base64url as JOSE writes it: no padding, no white space, no spare bits. Strict, because a value then has exactly one spelling, and
/// because a wrong alphabet is nearly always a sender that encoded something else than it meant to.
/// </summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Null when the text is no base64url.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(Alphabet) || text.Length % 4 == 1)
        {
            return null;
        }

        var bytes = new byte[text.Length / 4 * 3 + Math.Max(0, (text.Length % 4) - 1)];
        return Base64Url.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
    }

    public static byte[]? Decode(string text)
    {
        // Other characters than ASCII become '?', which the alphabet does not have.
        return Decode(System.Text.Encoding.ASCII.GetBytes(text));
    }
}
