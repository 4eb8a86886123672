using System.Net;
using System.Text;

namespace Kms.Http.Tokens;

/// <summary>The fields of a token request. RFC 6749: none may be given twice, an empty one counts as not given.</summary>
internal sealed class TokenForm
{
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);

    public static TokenForm Parse(ReadOnlySpan<byte> utf8)
    {
        var form = new TokenForm();
        foreach (var pair in Encoding.UTF8.GetString(utf8).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = WebUtility.UrlDecode(equals < 0 ? pair : pair[..equals]);
            if (!form.fields.TryAdd(name, equals < 0 ? string.Empty : WebUtility.UrlDecode(pair[(equals + 1)..])))
            {
                throw OAuthException.Malformed($"The field '{Text.Shorten(name)}' is given twice.");
            }
        }

        return form;
    }

    public string? Value(string name) => fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
