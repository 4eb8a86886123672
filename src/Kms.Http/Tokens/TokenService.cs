using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Kms.Http.Tokens;

/// <summary>
/// The embedded token service: enough of OpenID Connect and OAuth 2.0 that unmodified clients get a token with a client id and secret. It
/// answers under <c>/{tenant}/</c> on every host that the gateway answers on, and its issuer is named after the host that was asked: only
/// the tenant in its path and the signature say whose token it is, so a token stays good when the service moves to another port or name.
/// </summary>
public sealed class TokenService
{
    private readonly ITokenSigner signer;
    private readonly string audience;
    private readonly TokenEndpoint endpoint;

    /// <param name="audience">
    /// The gateway's domain, with or without <c>https://</c> in front and without a port: the <c>aud</c> of tokens, and the host that
    /// scopes must name.
    /// </param>
    public TokenService(
        string tenantId, ITokenSigner signer, IReadOnlyList<TokenClient> clients, string audience, TimeProvider time, TimeSpan lifetime)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentException.ThrowIfNullOrEmpty(audience);
        TenantId = tenantId;
        this.signer = signer;
        this.audience = audience.Contains("://", StringComparison.Ordinal) ? audience.TrimEnd('/') : "https://" + audience;
        Time = time;
        Lifetime = lifetime;
        endpoint = new TokenEndpoint(this, clients, new Uri(this.audience).Host);
    }

    internal string TenantId { get; }

    internal TimeSpan Lifetime { get; }

    internal TimeProvider Time { get; }

    /// <summary>A signed token for the client.</summary>
    /// <param name="issuer">The address under which the client knows the service, <c>https://host[:port]</c>; the tenant's path is added to it.</param>
    public string Issue(TokenClient client, string issuer)
    {
        ArgumentNullException.ThrowIfNull(client);
        var name = $"{issuer.TrimEnd('/')}/{TenantId}/v2.0";
        if (!IsOwnIssuer(name))
        {
            throw new ArgumentException($"'{issuer}' is no address such as https://localhost:8443.", nameof(issuer));
        }

        var now = Time.GetUtcNow();
        var head = Encode(writer =>
        {
            writer.WriteString("alg"u8, SecurityAlgorithms.RsaSha256);
            writer.WriteString("typ"u8, "JWT"u8);
            writer.WriteString("kid"u8, signer.KeyId);
        });
        var claims = Encode(writer =>
        {
            writer.WriteString("aud"u8, audience);
            writer.WriteString("iss"u8, name);
            writer.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            writer.WriteNumber("nbf"u8, now.ToUnixTimeSeconds());
            writer.WriteNumber("exp"u8, (now + Lifetime).ToUnixTimeSeconds());
            writer.WriteString("oid"u8, client.PrincipalId);
            writer.WriteString("sub"u8, client.PrincipalId);
            writer.WriteString("appid"u8, client.ClientId);
            writer.WriteString("name"u8, client.Name);
            writer.WriteString("tid"u8, TenantId);
            writer.WriteString("ver"u8, "2.0"u8);
        });
        var signed = head + "." + claims;
        return signed + "." + Base64Url.EncodeToString(signer.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    /// <summary>What <see cref="CallerAuthentication"/> needs to believe these tokens.</summary>
    public TrustedIssuer AsTrustedIssuer()
    {
        var key = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.RSA,
            Kid = signer.KeyId,
            N = Base64Url.EncodeToString(signer.Modulus.Span),
            E = Base64Url.EncodeToString(signer.Exponent.Span),
        };
        return new TrustedIssuer
        {
            IsIssuer = IsOwnIssuer,
            Audiences = [audience],
            FindKey = kid => string.Equals(kid, signer.KeyId, StringComparison.Ordinal) ? key : null,
        };
    }

    /// <summary>True for what is for <see cref="Handle"/>: any path under the tenant, and the token service's under another.</summary>
    internal bool Owns(HttpRequest request) =>
        TokenPaths.Has(request.Path) || request.Path.StartsWithSegments("/" + TenantId, StringComparison.OrdinalIgnoreCase);

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
        if (!string.Equals(tenant, TenantId, StringComparison.OrdinalIgnoreCase))
        {
            throw NoTenant(tenant, path);
        }

        Require(context, path ?? throw OAuthException.Malformed("There is nothing under this path.", StatusCodes.Status404NotFound));
        switch (path)
        {
            case TokenPath.Configuration or TokenPath.ConfigurationOfResource:
                OpenIdDocuments.SendConfiguration(context, $"{address}/{TenantId}", path == TokenPath.Configuration);
                break;
            case TokenPath.Keys:
                OpenIdDocuments.SendKeys(context, signer);
                break;
            default:
                await endpoint.Handle(context, address, ofResource: path == TokenPath.TokenOfResource);
                break;
        }
    }

    /// <summary>
    /// Any host, but exactly the tenant's path: a host cannot be forged into a token without the signing key, and the key signs for one
    /// tenant.
    /// </summary>
    internal bool IsOwnIssuer(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && string.Equals(uri.PathAndQuery, $"/{TenantId}/v2.0", StringComparison.Ordinal)
        && uri.Fragment.Length == 0
        && uri.UserInfo.Length == 0;

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

    private static string Encode(Action<System.Text.Json.Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new System.Text.Json.Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
