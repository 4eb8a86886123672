using System.Net;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Kms.Http.Tokens;

/// <summary>
/// A client's id and secret in the Authorization header: both form-encoded, joined by a colon, in base64 (RFC 6749, 2.3.1).
/// </summary>
internal static class BasicCredentials
{
    private const string Scheme = "Basic ";

    /// <summary>Null when there is no such header.</summary>
    public static (string Id, string Secret)? Read(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }

        var text = header.Count == 1 ? header[0] : null;
        if (text is null || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Malformed();
        }

        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Scheme.Length..].Trim(), bytes, out var length))
        {
            throw Malformed();
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (WebUtility.UrlDecode(pair[..colon]), WebUtility.UrlDecode(pair[(colon + 1)..])) : throw Malformed();
    }

    private static OAuthException Malformed() =>
        new(401, "invalid_client", 7000215, "The Authorization header must be Basic with the client's id and secret, or be left out.");
}
