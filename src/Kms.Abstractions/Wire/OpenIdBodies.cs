using System.Text.Json.Serialization;

namespace Kms.Wire;

/// <summary>What an issuer of tokens says of itself (OpenID Connect Discovery).</summary>
internal sealed record OpenIdConfiguration
{
    [JsonPropertyName("issuer")] public string? Issuer { get; set; }
    [JsonPropertyName("authorization_endpoint")] public string? AuthorizationEndpoint { get; set; }
    [JsonPropertyName("token_endpoint")] public string? TokenEndpoint { get; set; }
    [JsonPropertyName("jwks_uri")] public string? JwksUri { get; set; }

    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> TokenEndpointAuthMethods { get; } = ["client_secret_post", "client_secret_basic"];

    [JsonPropertyName("grant_types_supported")] public IReadOnlyList<string> GrantTypes { get; } = ["client_credentials"];
    [JsonPropertyName("response_types_supported")] public IReadOnlyList<string> ResponseTypes { get; } = ["token"];
    [JsonPropertyName("response_modes_supported")] public IReadOnlyList<string> ResponseModes { get; } = ["query"];
    [JsonPropertyName("subject_types_supported")] public IReadOnlyList<string> SubjectTypes { get; } = ["public"];
    [JsonPropertyName("id_token_signing_alg_values_supported")] public IReadOnlyList<string> SigningAlgorithms { get; } = ["RS256"];
    [JsonPropertyName("scopes_supported")] public IReadOnlyList<string> Scopes { get; } = ["openid"];

    [JsonPropertyName("claims_supported")]
    public IReadOnlyList<string> Claims { get; } = ["aud", "iss", "iat", "nbf", "exp", "oid", "sub", "appid", "name", "tid", "ver"];
}

/// <summary>The public keys of an issuer.</summary>
internal sealed record OpenIdKeys
{
    [JsonPropertyName("keys")] public IReadOnlyList<OpenIdKey>? Keys { get; set; }
}

internal sealed record OpenIdKey
{
    [JsonPropertyName("kty")] public string KeyType => "RSA";
    [JsonPropertyName("use")] public string Use => "sig";
    [JsonPropertyName("alg")] public string Algorithm => "RS256";
    [JsonPropertyName("kid")] public string? KeyId { get; set; }
    [JsonPropertyName("n")] public ReadOnlyMemory<byte> Modulus { get; set; }
    [JsonPropertyName("e")] public ReadOnlyMemory<byte> Exponent { get; set; }
}
