using System.Buffers.Text;
using System.Text;
using Kms.Wire;

namespace Kms.Http.Wire;

/// <summary>
/// The <c>$skiptoken</c> of a listing: where the next page starts, as base64url, so that it survives any client's encoding of links.
/// </summary>
internal static class SkipToken
{
    private const int LengthMax = 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Null for null: the first page.</summary>
    /// <exception cref="WireException">The token is none that this service makes.</exception>
    public static string? Read(string? token)
    {
        if (token is null)
        {
            return null;
        }

        if (token.Length is > 0 and <= LengthMax && Base64UrlText.Decode(token) is { } bytes)
        {
            try
            {
                return Strict.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                // Told below, like every other wrong token.
            }
        }

        throw WireException.Bad("The query parameter '$skiptoken' is none that this service made: follow nextLink as it is.");
    }

    public static string Write(string next) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(next));
}
