using System.Buffers.Text;
using System.Text;
using Kms.Http.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Kms.Http.Tokens;

/// <summary>
/// The embedded token service: enough of OpenID Connect and OAuth 2.0 that unmodified clients get a token with a client id and secret. It
/// answers under
/// <c>/{tenant}/</c> on any host, and its issuer is named after the host that was asked: only the tenant in its path and the signature
/// say whose token it is, so a token stays good when the service moves to another port or name.
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

    /// <summary>Where clients reach the service when a proxy stands in between; null: where the request came to.</summary>
    public Uri? PublicBase { get; init; }

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

    /// <summary>True for a request that is for <see cref="Handle"/>, not for the gateway.</summary>
    public bool Owns(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Path.StartsWithSegments("/" + TenantId, StringComparison.OrdinalIgnoreCase);
    }

    public async Task Handle(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var words = context.Request.Path.Value!.ToUpperInvariant()[(TenantId.Length + 1)..];
        var method = context.Request.Method;
        switch (words)
        {
            case "/V2.0/.WELL-KNOWN/OPENID-CONFIGURATION" or "/.WELL-KNOWN/OPENID-CONFIGURATION" when HttpMethods.IsGet(method):
                OpenIdDocuments.SendConfiguration(context, $"{AddressOf(context.Request)}/{TenantId}");
                break;
            case "/DISCOVERY/V2.0/KEYS" when HttpMethods.IsGet(method):
                OpenIdDocuments.SendKeys(context, signer);
                break;
            case "/OAUTH2/V2.0/TOKEN" when HttpMethods.IsPost(method):
                await endpoint.Handle(context, AddressOf(context.Request));
                break;
            default:
                ErrorAnswer.SendNoRoute(context, words switch
                {
                    "/V2.0/.WELL-KNOWN/OPENID-CONFIGURATION" or "/.WELL-KNOWN/OPENID-CONFIGURATION" or "/DISCOVERY/V2.0/KEYS" => HttpMethods.Get,
                    "/OAUTH2/V2.0/TOKEN" => HttpMethods.Post,
                    _ => string.Empty,
                });
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

    private string AddressOf(HttpRequest request) =>
        PublicBase?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host.Value}";

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
