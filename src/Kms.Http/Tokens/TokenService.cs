using System.Buffers.Text;
using System.Text;
using Kms.Gateways;
using Microsoft.IdentityModel.Tokens;

namespace Kms.Http.Tokens;

/// <summary>
/// The embedded token service: enough of OpenID Connect and OAuth 2.0 that unmodified clients get a token with a client id and secret. It
/// knows the clients and has the key that signs; <see cref="TokenPages"/> answers its paths.
/// </summary>
public sealed class TokenService
{
    private readonly ITokenSigner signer;
    private readonly string audience;
    private readonly TokenGrant grant;

    /// <param name="audience">
    /// The gateway's domain, with or without <c>https://</c> in front and without a port: the <c>aud</c> of tokens, and the host that
    /// scopes must name.
    /// </param>
    public TokenService(
        string tenantId, ITokenSigner signer, IReadOnlyList<TokenClient> clients, string audience, TimeProvider time, TimeSpan lifetime)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        ArgumentNullException.ThrowIfNull(signer);
        TenantId = tenantId;
        this.signer = signer;
        this.audience = OwnIssuer.AudienceOf(audience);
        Time = time;
        Lifetime = lifetime;
        grant = new TokenGrant(this, clients, new Uri(this.audience).Host);
        Key = new TokenKey(signer.KeyId, signer.Modulus, signer.Exponent);
        Pages = new TokenPages(tenantId, () => [Key], question => new(Answer(question)));
    }

    /// <summary>The public half of what signs the tokens.</summary>
    public TokenKey Key { get; }

    /// <summary>What a gateway in the same process answers with.</summary>
    internal TokenPages Pages { get; }

    internal string TenantId { get; }

    internal TimeSpan Lifetime { get; }

    internal TimeProvider Time { get; }

    /// <summary>A signed token for the client.</summary>
    /// <param name="issuer">
    /// The address under which the client knows the service, <c>https://host[:port]</c>; the tenant's path is added to it.
    /// </param>
    public string Issue(TokenClient client, string issuer)
    {
        ArgumentNullException.ThrowIfNull(client);
        var name = $"{issuer.TrimEnd('/')}/{TenantId}/v2.0";
        if (!OwnIssuer.IsOf(TenantId, name))
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
    public TrustedIssuer AsTrustedIssuer() =>
        OwnIssuer.Trusted(TenantId, audience, kid => string.Equals(kid, Key.KeyId, StringComparison.Ordinal) ? Key : null);

    /// <summary>From a client's form to its token, or to why it gets none.</summary>
    public TokenAnswer Answer(TokenQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return grant.Answer(question);
    }

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
