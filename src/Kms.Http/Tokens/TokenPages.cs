using Kms.Gateways;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>
/// The paths of the embedded token service, under <c>/{tenant}/</c> on every host that the gateway answers on: what it publishes about
/// itself, and the door to where tokens are made, which may be another machine.
/// </summary>
/// <param name="keys">Those that tokens are signed with now.</param>
/// <param name="ask">Where the client's secret is looked at, and the token is signed.</param>
public sealed class TokenPages(
    string tenantId, Func<IReadOnlyList<TokenKey>> keys, Func<TokenQuestion, ValueTask<TokenAnswer>> ask)
{
    private readonly TokenEndpoint endpoint = new(ask);

    /// <summary>True for what is for <see cref="Handle"/>: any path under the tenant, and the token service's under another.</summary>
    internal bool Owns(HttpRequest request) =>
        TokenPaths.Has(request.Path) || request.Path.StartsWithSegments("/" + tenantId, StringComparison.OrdinalIgnoreCase);

    /// <param name="address">Where the client has reached the service, <c>https://host[:port]</c>.</param>
    /// <exception cref="OAuthException">The request is refused.</exception>
    internal async Task Handle(HttpContext context, string address)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        if (Guid.TryParse(context.Request.Headers["client-request-id"], out var given))
        {
            headers["client-request-id"] = given.ToString();
        }

        var (tenant, path) = TokenPaths.Split(context.Request.Path);
        if (!string.Equals(tenant, tenantId, StringComparison.OrdinalIgnoreCase))
        {
            throw NoTenant(tenant, path);
        }

        Require(context, path ?? throw OAuthException.Malformed("There is nothing under this path.", StatusCodes.Status404NotFound));
        switch (path)
        {
            case TokenPath.Configuration or TokenPath.ConfigurationOfResource:
                OpenIdDocuments.SendConfiguration(context, $"{address}/{tenantId}", path == TokenPath.Configuration);
                break;
            case TokenPath.Keys:
                OpenIdDocuments.SendKeys(context, keys());
                break;
            default:
                await endpoint.Handle(context, address, ofResource: path == TokenPath.TokenOfResource);
                break;
        }
    }

    private static void Require(HttpContext context, TokenPath path)
    {
        var method = TokenPaths.MethodOf(path);
        if (!string.Equals(context.Request.Method, method, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.Allow = method;
            throw new OAuthException(
                405, "invalid_request", 900561, $"This path takes {method}, not {Text.Shorten(context.Request.Method)}.");
        }
    }

    private static OAuthException NoTenant(string tenant, TokenPath? path) =>
        new(400, path is TokenPath.Token or TokenPath.TokenOfResource ? "invalid_request" : "invalid_tenant", 90002,
            $"Tenant '{Text.Shorten(tenant)}' not found. The tenant of this service is in its challenge and in admin.json.");
}
