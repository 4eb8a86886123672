using System.Buffers.Text;
using Kms.Gateways;
using Microsoft.IdentityModel.Tokens;

namespace Kms.Http.Tokens;

/// <summary>
/// The embedded token service, as those who check its tokens see it. Its issuer is named after the host that was asked: only the tenant
/// in its path and the signature say whose token it is, so a token stays good when the service moves to another port or name.
/// </summary>
public static class OwnIssuer
{
    /// <param name="audience">As <see cref="AudienceOf"/> makes it.</param>
    /// <param name="find">The key of a <c>kid</c>; null: there is none.</param>
    /// <param name="lookAgain">Before a token is refused because its key is not known; null: what is known does not change.</param>
    public static TrustedIssuer Trusted(
        string tenantId, string audience, Func<string, TokenKey?> find, Func<ValueTask>? lookAgain = null) => new()
        {
            IsIssuer = text => IsOf(tenantId, text),
            Audiences = [audience],
            FindKey = kid => find(kid) is { } key ? KeyOf(key) : null,
            LookAgain = lookAgain,
        };

    /// <summary>The gateway's domain, with or without <c>https://</c> in front, as the <c>aud</c> of tokens.</summary>
    public static string AudienceOf(string domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        return domain.Contains("://", StringComparison.Ordinal) ? domain.TrimEnd('/') : "https://" + domain;
    }

    /// <summary>
    /// Any host, but exactly the tenant's path: a host cannot be forged into a token without the signing key, and the key signs for one
    /// tenant.
    /// </summary>
    internal static bool IsOf(string tenantId, string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && string.Equals(uri.PathAndQuery, $"/{tenantId}/v2.0", StringComparison.Ordinal)
        && uri.Fragment.Length == 0
        && uri.UserInfo.Length == 0;

    private static JsonWebKey KeyOf(TokenKey key) => new()
    {
        Kty = JsonWebAlgorithmsKeyTypes.RSA,
        Kid = key.KeyId,
        N = Base64Url.EncodeToString(key.Modulus.Span),
        E = Base64Url.EncodeToString(key.Exponent.Span),
    };
}
