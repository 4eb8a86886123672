using static Kms.Http.BadInput.BadValues;

namespace Kms.Http.BadInput;

/// <summary>Every call that has a body. The keys <c>ec</c>, <c>rsa</c> and <c>oct</c> exist; no call here may change anything.</summary>
internal static class BadCalls
{
    private const string Digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly string[] Types = [.. ForText, Missing, "\"\"", "\"DSA\"", "\"RSA-HSM\"", "\"oct-HSM\"", "\"EC\\u0000\"", Long];
    private static readonly string[] Operations = [.. ForArray, "[7]", "[\"fly\"]", "[\"encrypt\",null]", "[[\"sign\"]]", "[\"wrapKey\"]"];
    private static readonly string[] Times = [.. ForInteger.Except(["0.5", "1e3"]), "253402300800"];
    private static readonly string[] TagSets =
        [.. ForObject, "{\"a\":1}", "{\"a\":null}", "{\"a\":\"1\",\"a\":\"2\"}", "{\"\":\"\"}", $"{{\"a\":{Long}}}", $"{{{Long}:\"a\"}}"];

    public static IReadOnlyList<BadCall> All { get; } =
    [
        new("create EC", "POST", "/keys/new/create", """{"kty":"EC","crv":"P-256","key_ops":["sign"],"attributes":{"enabled":true,"nbf":1,"exp":2},"tags":{"a":"b"}}""",
            ("kty", Types), ("crv", [.. ForText, "\"P-255\"", "\"p-256\"", Long]), ("key_ops", Operations), ("attributes", ForObject),
            ("attributes.enabled", ForBoolean), ("attributes.nbf", Times), ("attributes.exp", [.. Times, "1", "0"]),
            ("attributes.exportable", [.. ForBoolean, "true"]), ("tags", TagSets), ("release_policy", ["{}", "{\"data\":\"x\"}", "7"]),
            ("key_size", [.. ForInteger, "0", "255", "2048"]), ("public_exponent", ["3", "\"x\""])),
        new("create RSA", "POST", "/keys/new/create", """{"kty":"RSA","key_size":2048,"public_exponent":3}""",
            ("key_size", [.. ForInteger, "0", "1", "1024", "2047", "2049", "16384", "2147483648"]),
            ("public_exponent", [.. ForInteger, "0", "1", "2", "4", "4294967296"]), ("crv", ["\"P-256\"", "7"])),
        new("create oct", "POST", "/keys/new/create", """{"kty":"oct","key_size":256}""",
            ("key_size", [.. ForInteger, "0", "1", "64", "127", "512"]), ("crv", ["\"P-256\""]), ("public_exponent", ["3"])),
        new("import oct", "PUT", "/keys/new", """{"Hsm":false,"key":{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA","key_ops":["encrypt"]},"attributes":{"enabled":true},"tags":{}}""",
            ("key", [.. ForObject, Missing, "null", "{}"]), ("key.kty", Types), ("key.k", [.. ForBase64Url, Missing, "\"\"", "\"AAAA\"", Long]),
            ("key.key_ops", [.. ForArray, "[\"fly\"]"]), ("key.alg", [.. ForText, "\"A256GCM\"", "\"A128KW\""]), ("key.key_hsm", ["\"AAAA\"", "7"]), ("Hsm", [.. ForBoolean, "true"]),
            ("attributes.enabled", ForBoolean), ("tags", TagSets), ("release_policy", ["{}"])),
        new("import EC", "PUT", "/keys/new", """{"key":{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","d":"AAAA"}}""",
            ("key.crv", [.. ForText, Missing, "\"\"", "\"P-1\""]), ("key.x", [.. ForBase64Url, Missing]), ("key.y", [.. ForBase64Url, Missing]),
            ("key.d", [.. ForBase64Url, Missing, "\"\""])),
        new("import RSA", "PUT", "/keys/new", """{"key":{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB","p":"AQ","q":"AQ","dp":"AQ","dq":"AQ","qi":"AQ"}}""",
            ("key.n", [.. ForBase64Url, Missing, "\"\"", "\"AAAA\"", Long]), ("key.e", [.. ForBase64Url, Missing, "\"Ag\"", "\"AA\""]), ("key.d", [.. ForBase64Url, Missing]),
            ("key.p", ForBase64Url), ("key.q", ForBase64Url), ("key.dp", ForBase64Url), ("key.dq", ForBase64Url), ("key.qi", ForBase64Url)),
        new("update", "PATCH", "/keys/ec", """{"key_ops":["sign"],"attributes":{"enabled":true,"nbf":1,"exp":2},"tags":{"a":"b"}}""",
            ("key_ops", Operations), ("attributes", ForObject), ("attributes.enabled", ForBoolean), ("attributes.nbf", Times),
            ("attributes.exp", [.. Times, "1"]), ("tags", TagSets), ("release_policy", ["{}"])),
        new("encrypt", "POST", "/keys/oct/encrypt", """{"alg":"A256GCM","value":"AAAA","aad":"AAAA"}""",
            ("alg", Algorithms("A128GCM", "A256KW", "HS256", "ES256", "RSA-OAEP")), ("value", [.. ForBase64Url, Missing]), ("aad", ForBase64Url),
            ("iv", [.. ForBase64Url, "\"AAAAAAAAAAAAAAAA\""])),
        new("encrypt CBC", "POST", "/keys/oct/encrypt", """{"alg":"A256CBC","value":"AAAAAAAAAAAAAAAAAAAAAA","iv":"AAAAAAAAAAAAAAAAAAAAAA"}""",
            ("value", ["\"AA\"", "\"AAAAAAAAAAAAAAAAAAAAAAAA\""]), ("iv", [.. ForBase64Url, "\"AAAA\""])),
        new("decrypt", "POST", "/keys/oct/decrypt", """{"alg":"A256GCM","value":"AAAA","iv":"AAAAAAAAAAAAAAAA","tag":"AAAAAAAAAAAAAAAAAAAAAA"}""",
            ("alg", Algorithms("A128GCM", "A256KW")), ("value", [.. ForBase64Url, Missing]), ("iv", [.. ForBase64Url, Missing, "\"AAAA\"", Long]),
            ("tag", [.. ForBase64Url, Missing, "\"AAAA\"", "\"AAAAAAAAAAAAAAAAAAAAAA\""]), ("aad", ForBase64Url)),
        new("decrypt RSA", "POST", "/keys/rsa/decrypt", """{"alg":"RSA-OAEP-256","value":"AAAA"}""",
            ("alg", Algorithms("RSA1_5", "RS256")), ("value", [.. ForBase64Url, Missing, "\"\"", Long])),
        new("sign", "POST", "/keys/ec/sign", $$"""{"alg":"ES256","value":"{{Digest}}"}""",
            ("alg", Algorithms("ES384", "ES256K", "RS256", "HS256")), ("value", [.. ForBase64Url, Missing, "\"\"", "\"AAAA\"", Long])),
        new("verify", "POST", "/keys/ec/verify", $$"""{"alg":"ES256","digest":"{{Digest}}","value":"AAAA"}""",
            ("alg", Algorithms("ES384", "RS256")), ("digest", [.. ForBase64Url, Missing, "\"\"", "\"AAAA\""]), ("value", [.. ForBase64Url, Missing])),
        new("wrap", "POST", "/keys/oct/wrapkey", """{"alg":"A256KW","value":"AAAAAAAAAAAAAAAAAAAAAA"}""",
            ("alg", Algorithms("A128KW", "A256GCM")), ("value", [.. ForBase64Url, Missing, "\"\"", "\"AAAA\""])),
        new("unwrap", "POST", "/keys/oct/unwrapkey", """{"alg":"A256KW","value":"AAAAAAAAAAAAAAAAAAAAAA"}""",
            ("alg", Algorithms("A128KW", "A256GCM")), ("value", [.. ForBase64Url, Missing, "\"\"", "\"AAAA\"", "\"AAAAAAAAAAAAAAAAAAAAAA\""])),
        new("restore", "POST", "/keys/restore", """{"value":"AAAA"}""", ("value", [.. ForBase64Url, Missing, "\"\"", "\"AAAA\"", Long])),
        new("rotation policy", "PUT", "/keys/ec/rotationpolicy",
            """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P90D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P1Y"}}""",
            ("lifetimeActions", [.. ForArray, "[7]", "[[]]", "[{}]"]), ("lifetimeActions.0.trigger", [.. ForObject, Missing, "{}"]),
            ("lifetimeActions.0.trigger.timeAfterCreate", Durations), ("lifetimeActions.0.trigger.timeBeforeExpiry", [.. Durations, "\"P30D\""]),
            ("lifetimeActions.0.action", [.. ForObject, Missing, "{}"]), ("lifetimeActions.0.action.type", [.. ForText, Missing, "\"\"", "\"Explode\"", Long]),
            ("attributes", ForObject), ("attributes.expiryTime", Durations)),
        new("random bytes", "POST", "/rng", """{"count":1}""", ("count", [.. ForInteger, Missing, "0", "129"])),
        new("make vault", "PUT", "/vaults/new", """{"properties":{"softDeleteRetentionInDays":7,"enablePurgeProtection":false,"allowRsa15":false}}""",
            ("properties", ForObject), ("properties.softDeleteRetentionInDays", [.. ForInteger, "6", "91"]),
            ("properties.enablePurgeProtection", ForBoolean), ("properties.allowRsa15", ForBoolean),
            ("properties.allowAesCbc", ForBoolean), ("properties.enableSoftDelete", ["false", "7"]),
            ("name", [.. ForText, "\"\"", "\"another\""])),
        new("change vault", "PATCH", "/vaults/default", """{"properties":{"softDeleteRetentionInDays":90}}""",
            ("properties", ForObject), ("properties.softDeleteRetentionInDays", [.. ForInteger, "6", "91", "30"]), ("properties.enablePurgeProtection", ForBoolean)),
        new("pair regions", "POST", "/region/pair", """{"code":"0123abcd-00112233445566778899aabbccddeeff","address":"https://other.test:1"}""",
            ("code", [.. ForText, Missing]), ("address", [.. ForText, Missing, "\"\"", "\"http://other.test\"", "\"https://other.test/x\""])),
        new("copy a vault again", "POST", "/region/recopy", """{"vault":"default"}""", ("vault", [.. ForText, Missing, "\"\"", "\"a_b\""])),
    ];

    private static string[] Durations => [.. ForText, "\"30 days\"", "\"P\"", "\"PT5M\"", "\"P-5D\"", "\"P1D\"", "\"P99999999999D\"", "\"p30d\"", "\"PT48H\"", "\"PT0.5H\"", Long];

    private static string[] Algorithms(params string[] unfit) =>
        [.. ForText, Missing, "\"\"", "\"none\"", "\"es256\"", "\"ES256\\u0000\"", Long, .. unfit.Select(name => $"\"{name}\"")];
}
