using System.Collections.Frozen;
using Kms.Http.Routing;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>What is behind a path of the token service.</summary>
internal enum TokenPath
{
    Token,
    TokenOfResource,
    Configuration,
    ConfigurationOfResource,
    Keys,
}

/// <summary>
/// The paths of the token service, each under <c>/{tenant}</c>: those of the protocol's second version, and of its first, which asks for a
/// resource.
/// </summary>
internal static class TokenPaths
{
    private static readonly FrozenDictionary<string, TokenPath> ByWords = new Dictionary<string, TokenPath>
    {
        ["/oauth2/v2.0/token"] = TokenPath.Token,
        ["/oauth2/token"] = TokenPath.TokenOfResource,
        ["/v2.0/.well-known/openid-configuration"] = TokenPath.Configuration,
        ["/.well-known/openid-configuration"] = TokenPath.ConfigurationOfResource,
        ["/discovery/v2.0/keys"] = TokenPath.Keys,
        ["/discovery/keys"] = TokenPath.Keys,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, TokenPath>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        ByWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The tenant that a path names: its first word. What follows is a path of the table, or null.</summary>
    public static (string Tenant, TokenPath? Path) Split(PathString path)
    {
        var text = path.Value ?? string.Empty;
        var end = EndOfTenant(text);
        return (text[Math.Min(1, end)..end], Lookup.TryGetValue(text.AsSpan(end), out var found) ? found : null);
    }

    /// <summary>True for the shape of a token service's path, under whichever tenant; a path of the REST API is none.</summary>
    public static bool Has(PathString path)
    {
        var text = path.Value.AsSpan();
        var end = EndOfTenant(text);
        return Lookup.ContainsKey(text[end..]) && !RouteTable.IsFirstWord(text[Math.Min(1, end)..end]);
    }

    public static string MethodOf(TokenPath path) =>
        path is TokenPath.Token or TokenPath.TokenOfResource ? HttpMethods.Post : HttpMethods.Get;

    private static int EndOfTenant(ReadOnlySpan<char> text)
    {
        var length = text.Length > 1 ? text[1..].IndexOf('/') : -1;
        return length < 0 ? text.Length : length + 1;
    }
}
