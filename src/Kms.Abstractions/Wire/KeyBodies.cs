using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Kms.Keys;

namespace Kms.Wire;

/// <summary>A key in the parts of its JWK: in answers the public ones, in an import all. Names as in RFC 7517 and 7518.</summary>
internal sealed record JsonWebKey : WireObject
{
    [JsonPropertyName("kid"), ReadOnly(true)] public string? Kid { get; set; }
    [JsonPropertyName("kty")] public string? KeyType { get; set; }
    [JsonPropertyName("key_ops"), JsonConverter(typeof(KeyOperationsConverter))] public KeyOperations? Operations { get; set; }
    [JsonPropertyName("key_hsm")] public byte[]? KeyHsm { get; set; }
    [JsonPropertyName("alg"), JsonConverter(typeof(AlgorithmConverter))] public Algorithm? Algorithm { get; set; }
    [JsonPropertyName("n")] public byte[]? N { get; set; }
    [JsonPropertyName("e")] public byte[]? E { get; set; }
    [JsonPropertyName("d")] public byte[]? D { get; set; }
    [JsonPropertyName("p")] public byte[]? P { get; set; }
    [JsonPropertyName("q")] public byte[]? Q { get; set; }
    [JsonPropertyName("dp")] public byte[]? DP { get; set; }
    [JsonPropertyName("dq")] public byte[]? DQ { get; set; }
    [JsonPropertyName("qi")] public byte[]? QI { get; set; }
    [JsonPropertyName("crv")] public string? Curve { get; set; }
    [JsonPropertyName("x")] public byte[]? X { get; set; }
    [JsonPropertyName("y")] public byte[]? Y { get; set; }
    [JsonPropertyName("k")] public byte[]? K { get; set; }

    /// <summary>Overwrites the private parts.</summary>
    public void Clear()
    {
        foreach (var part in (ReadOnlySpan<byte[]?>)[KeyHsm, D, P, Q, DP, DQ, QI, K])
        {
            Array.Clear(part ?? []);
        }
    }
}

/// <summary>The attributes of a version of a key.</summary>
internal sealed record KeyAttributesBody : WireObject
{
    [JsonPropertyName("enabled")] public bool? Enabled { get; set; }
    [JsonPropertyName("nbf")] public DateTimeOffset? NotBefore { get; set => field = Noted(value, "nbf"); }
    [JsonPropertyName("exp")] public DateTimeOffset? Expires { get; set => field = Noted(value, "exp"); }
    [JsonPropertyName("created"), ReadOnly(true)] public DateTimeOffset? Created { get; set; }
    [JsonPropertyName("updated"), ReadOnly(true)] public DateTimeOffset? Updated { get; set; }
    [JsonPropertyName("recoverableDays"), Range(0, int.MaxValue)] public long? RecoverableDays { get; set; }
    [JsonPropertyName("recoveryLevel")] public string? RecoveryLevel { get; set; }
    [JsonPropertyName("exportable")] public bool? Exportable { get; set; }
    [JsonPropertyName("hsmPlatform")] public string? HsmPlatform { get; set; }

    /// <summary>The time that a body names with null, as if to take it away; null: none.</summary>
    internal string? GivenAsNull { get; private set; }

    private DateTimeOffset? Noted(DateTimeOffset? time, string name)
    {
        GivenAsNull ??= time is null ? name : null;
        return time;
    }
}

internal sealed record KeyCreateParameters : WireObject
{
    [JsonPropertyName("kty")] public string? KeyType { get; set; }
    [JsonPropertyName("key_size"), Range(1, int.MaxValue)] public long? KeySize { get; set; }
    [JsonPropertyName("public_exponent"), Range(1, uint.MaxValue)] public long? PublicExponent { get; set; }
    [JsonPropertyName("crv")] public string? Curve { get; set; }
    [JsonPropertyName("key_ops"), JsonConverter(typeof(KeyOperationsConverter))] public KeyOperations? Operations { get; set; }
    [JsonPropertyName("attributes")] public KeyAttributesBody? Attributes { get; set; }
    [JsonPropertyName("tags"), JsonConverter(typeof(TagsConverter))] public Tags? Tags { get; set; }
    [JsonPropertyName("release_policy")] public NotSupportedBody? ReleasePolicy { get; set; }
}

internal sealed record KeyImportParameters : WireObject
{
    [JsonPropertyName("Hsm")] public bool? Hsm { get; set; }
    [JsonPropertyName("key")] public JsonWebKey? Key { get; set; }
    [JsonPropertyName("attributes")] public KeyAttributesBody? Attributes { get; set; }
    [JsonPropertyName("tags"), JsonConverter(typeof(TagsConverter))] public Tags? Tags { get; set; }
    [JsonPropertyName("release_policy")] public NotSupportedBody? ReleasePolicy { get; set; }
}

internal sealed record KeyUpdateParameters : WireObject
{
    [JsonPropertyName("key_ops"), JsonConverter(typeof(KeyOperationsConverter))] public KeyOperations? Operations { get; set; }
    [JsonPropertyName("attributes")] public KeyAttributesBody? Attributes { get; set; }
    [JsonPropertyName("tags"), JsonConverter(typeof(TagsConverter))] public Tags? Tags { get; set; }
    [JsonPropertyName("release_policy")] public NotSupportedBody? ReleasePolicy { get; set; }
}
