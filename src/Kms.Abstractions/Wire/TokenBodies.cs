using System.Text.Json.Serialization;

namespace Kms.Wire;

/// <summary>The answer of the token service (RFC 6749, 5.1).</summary>
internal sealed record TokenBody
{
    [JsonPropertyName("token_type")] public string? TokenType { get; set; }

    /// <summary>A number, or text with one.</summary>
    [JsonPropertyName("expires_in"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public long? ExpiresIn { get; set; }

    [JsonPropertyName("ext_expires_in"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? ExtExpiresIn { get; set; }

    [JsonPropertyName("access_token")] public string? AccessToken { get; set; }
}

/// <summary>The same in the first version of the protocol, which has numbers as text, and more of them.</summary>
internal sealed record TokenOfResourceBody
{
    [JsonPropertyName("token_type")] public string? TokenType { get; set; }
    [JsonPropertyName("expires_in")] public string? ExpiresIn { get; set; }
    [JsonPropertyName("ext_expires_in")] public string? ExtExpiresIn { get; set; }
    [JsonPropertyName("expires_on")] public string? ExpiresOn { get; set; }
    [JsonPropertyName("not_before")] public string? NotBefore { get; set; }
    [JsonPropertyName("resource")] public string? Resource { get; set; }
    [JsonPropertyName("access_token")] public string? AccessToken { get; set; }
}

/// <summary>OAuth's error model, with the fields that Azure's clients read.</summary>
internal sealed record OAuthErrorBody
{
    [JsonPropertyName("error")] public string? Error { get; set; }
    [JsonPropertyName("error_description")] public string? Description { get; set; }
    [JsonPropertyName("error_codes")] public IReadOnlyList<int>? Codes { get; set; }
    [JsonPropertyName("timestamp")] public string? Timestamp { get; set; }
    [JsonPropertyName("trace_id")] public string? TraceId { get; set; }
    [JsonPropertyName("correlation_id")] public string? CorrelationId { get; set; }
}
