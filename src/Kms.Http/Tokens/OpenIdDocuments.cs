using System.Text.Json;
using Kms.Gateways;
using Kms.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>What the embedded token service publishes about itself.</summary>
internal static class OpenIdDocuments
{
    private static readonly JsonEncodedText N = JsonEncodedText.Encode("n");
    private static readonly JsonEncodedText E = JsonEncodedText.Encode("e");

    /// <param name="authority"><c>https://host[:port]/{tenant}</c></param>
    /// <param name="ofScope">The second version of the protocol, which asks for a scope; the first asks for a resource. One issuer.</param>
    public static void SendConfiguration(HttpContext http, string authority, bool ofScope) =>
        JsonAnswer.Send(http, StatusCodes.Status200OK, (authority, version: ofScope ? "/v2.0" : string.Empty), static (writer, document) =>
        {
            var (at, version) = document;
            writer.WriteStartObject();
            writer.WriteString("issuer"u8, at + "/v2.0");
            writer.WriteString("authorization_endpoint"u8, $"{at}/oauth2{version}/authorize");
            writer.WriteString("token_endpoint"u8, $"{at}/oauth2{version}/token");
            writer.WriteString("jwks_uri"u8, $"{at}/discovery{version}/keys");
            WriteList(writer, "token_endpoint_auth_methods_supported", "client_secret_post", "client_secret_basic");
            WriteList(writer, "grant_types_supported", "client_credentials");
            WriteList(writer, "response_types_supported", "token");
            WriteList(writer, "response_modes_supported", "query");
            WriteList(writer, "subject_types_supported", "public");
            WriteList(writer, "id_token_signing_alg_values_supported", "RS256");
            WriteList(writer, "scopes_supported", "openid");
            WriteList(writer, "claims_supported", "aud", "iss", "iat", "nbf", "exp", "oid", "sub", "appid", "name", "tid", "ver");
            writer.WriteEndObject();
        });

    public static void SendKeys(HttpContext http, IReadOnlyList<TokenKey> known) =>
        JsonAnswer.Send(http, StatusCodes.Status200OK, known, static (writer, keys) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys"u8);
            foreach (var key in keys)
            {
                writer.WriteStartObject();
                writer.WriteString("kty"u8, "RSA"u8);
                writer.WriteString("use"u8, "sig"u8);
                writer.WriteString("alg"u8, "RS256"u8);
                writer.WriteString("kid"u8, key.KeyId);
                writer.WriteBase64Url(N, key.Modulus.Span);
                writer.WriteBase64Url(E, key.Exponent.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void WriteList(Utf8JsonWriter writer, string name, params ReadOnlySpan<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
