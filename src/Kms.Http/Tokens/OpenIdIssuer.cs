using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Kms.Http.Tokens;

/// <summary>
/// An OpenID issuer outside of this service. Its keys are read from the address that was configured and the <c>jwks_uri</c> that is
/// published there, never from one in a token; the host reads them at start and then at intervals. Until they were read, nobody is
/// believed.
/// </summary>
/// <param name="issuer">The configured issuer; its document must name exactly this one.</param>
public sealed class OpenIdIssuer(Uri issuer, IReadOnlyList<string> audiences, HttpClient http)
{
    private const string WellKnown = "/.well-known/openid-configuration";

    private readonly string name = issuer.AbsoluteUri.TrimEnd('/');
    private volatile FrozenDictionary<string, SecurityKey> keys = FrozenDictionary<string, SecurityKey>.Empty;

    /// <summary>The claim that names the principal: <c>oid</c> for Entra ID, <c>sub</c> for most others.</summary>
    public string PrincipalClaim { get; init; } = "oid";

    /// <summary>Reads the issuer's keys anew. The ones known before stay in force when it fails.</summary>
    /// <exception cref="HttpRequestException">The issuer did not answer.</exception>
    /// <exception cref="InvalidOperationException">Its documents are not what they should be.</exception>
    public async Task Refresh(CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(name + WellKnown), cancellation));
        if (Text(document, "issuer").TrimEnd('/') != name)
        {
            throw new InvalidOperationException($"The document of {name} names another issuer.");
        }

        if (!Uri.TryCreate(Text(document, "jwks_uri"), UriKind.Absolute, out var address) || address.Scheme != issuer.Scheme)
        {
            throw new InvalidOperationException($"The document of {name} has no usable jwks_uri.");
        }

        var set = new JsonWebKeySet(await http.GetStringAsync(address, cancellation));
        keys = set.Keys
            .Where(key => !string.IsNullOrEmpty(key.Kid) && key.Use is null or "" or "sig" && key.Kty is "RSA" or "EC")
            .GroupBy(key => key.Kid, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => (SecurityKey)group.First(), StringComparer.Ordinal);
    }

    public TrustedIssuer AsTrustedIssuer() => new()
    {
        IsIssuer = text => text.TrimEnd('/') == name,
        Audiences = audiences,
        FindKey = kid => keys.GetValueOrDefault(kid),
        Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
        PrincipalClaim = PrincipalClaim,
    };

    private static string Text(JsonDocument document, string property) =>
        document.RootElement.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
