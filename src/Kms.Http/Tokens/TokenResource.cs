using System.Collections.Frozen;

namespace Kms.Http.Tokens;

/// <summary>
/// What a token may be asked for: this service, under its own name or under those that Azure's clients have built in, with any port.
/// Every token is for this service alone, whatever it was asked as.
/// </summary>
internal sealed class TokenResource(string domain)
{
    /// <summary>The words of OpenID Connect that clients add to every list of scopes; they ask for nothing here.</summary>
    private static readonly FrozenSet<string> OpenIdScopes =
        ((string[])["openid", "offline_access", "profile", "email"]).ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> hosts =
        ((string[])[domain, "vault.azure.net", "managedhsm.azure.net"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A list, in any order: this service once or more, as <c>https://HOST/.default</c>. Clients that append to a resource with a slash
    /// send two.
    /// </summary>
    /// <exception cref="OAuthException">It is missing, or names something else.</exception>
    public void RequireScope(string? scope)
    {
        var words = (scope ?? throw OAuthException.Missing("scope")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var asked = words.Where(word => !OpenIdScopes.Contains(word)).ToArray();
        if (asked.Length == 0)
        {
            throw Invalid($"The scope '{Text.Shorten(scope)}' names no service: use https://{domain}/.default.");
        }

        if (asked.FirstOrDefault(word => !IsOurs(word, "/.default", "//.default")) is { } other)
        {
            throw Invalid($"The scope '{Text.Shorten(other)}' is not one of this service: use https://{domain}/.default.");
        }
    }

    /// <summary>The form of the first version of the protocol: the service itself, <c>https://HOST</c> or <c>https://HOST/</c>.</summary>
    /// <exception cref="OAuthException">It is missing, or names something else.</exception>
    public string RequireResource(string? resource) =>
        IsOurs(resource ?? throw OAuthException.Missing("resource"), "/") ? resource
        : throw new OAuthException(
            400, "invalid_resource", 500011, $"The resource '{Text.Shorten(resource)}' is not this service: use https://{domain}.");

    private static OAuthException Invalid(string message) => new(400, "invalid_scope", 70011, message);

    private bool IsOurs(string text, params ReadOnlySpan<string> paths) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && hosts.Contains(uri.Host)
        && uri.UserInfo.Length == 0
        && uri.Fragment.Length == 0
        && paths.Contains(uri.PathAndQuery);
}
