using Kms.Gateways;
using Kms.Http.Wire;
using Kms.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>What the embedded token service publishes about itself.</summary>
internal static class OpenIdDocuments
{
    /// <param name="authority"><c>https://host[:port]/{tenant}</c></param>
    /// <param name="ofScope">The second version of the protocol, which asks for a scope; the first asks for a resource. One issuer.</param>
    public static void SendConfiguration(HttpContext http, string authority, bool ofScope)
    {
        var version = ofScope ? "/v2.0" : string.Empty;
        JsonAnswer.Send(http, StatusCodes.Status200OK, new OpenIdConfiguration
        {
            Issuer = authority + "/v2.0",
            AuthorizationEndpoint = $"{authority}/oauth2{version}/authorize",
            TokenEndpoint = $"{authority}/oauth2{version}/token",
            JwksUri = $"{authority}/discovery{version}/keys",
        });
    }

    public static void SendKeys(HttpContext http, IReadOnlyList<TokenKey> known) =>
        JsonAnswer.Send(http, StatusCodes.Status200OK, new OpenIdKeys
        {
            Keys = [.. known.Select(key => new OpenIdKey { KeyId = key.KeyId, Modulus = key.Modulus, Exponent = key.Exponent })],
        });
}
