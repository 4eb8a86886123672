namespace Kms.Http.Calls;

/// <summary>Using keys: each use in each state of the key.</summary>
internal static class UseCalls
{
    private const string Plain = """{"alg":"RSA-OAEP","value":"AAAA"}""";
    private const string Cipher = """{"alg":"RSA-OAEP","value":"{cipher}"}""";
    private const string Cbc = """{"alg":"A256CBC","value":"AAAAAAAAAAAAAAAAAAAAAA","iv":"AAAAAAAAAAAAAAAAAAAAAA"}""";
    private const string Digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Sign = $$"""{"alg":"RS256","value":"{{Digest}}"}""";
    private const string Verify = $$"""{"alg":"RS256","digest":"{{Digest}}","value":"AAAA"}""";

    /// <summary>
    /// Operation, last word of the path, body, and whether it works outside of nbf and exp: what was protected can still be read and
    /// checked.
    /// </summary>
    private static readonly (string Operation, string Word, string Body, bool OutsideValidity)[] Uses =
    [
        ("encrypt", "encrypt", Plain, false),
        ("decrypt", "decrypt", Cipher, true),
        ("sign", "sign", Sign, false),
        ("verify", "verify", Verify, true),
        ("wrapKey", "wrapkey", Plain, false),
        ("unwrapKey", "unwrapkey", Cipher, true),
    ];

    public static IReadOnlyList<CallRow> All { get; } = [.. Uses.SelectMany(use => (CallRow[])
    [
        new(use.Operation, "the newest version", "POST", "/keys/{rsa}/" + use.Word, "200", use.Body),
        new(use.Operation, "a version", "POST", "/keys/{rsa}/{v}/" + use.Word, "200", use.Body),
        new(use.Operation, "none", "POST", "/keys/{none}/" + use.Word, "404 KeyNotFound", use.Body),
        new(use.Operation, "a deleted one", "POST", "/keys/{gone}/" + use.Word, "404 KeyNotFound", use.Body),
        new(use.Operation, "a version that there is not", "POST", "/keys/{rsa}/{noversion}/" + use.Word, "404 KeyNotFound", use.Body),
        new(use.Operation, "a disabled one", "POST", "/keys/{disabled}/" + use.Word, "403 Forbidden/KeyDisabled", use.Body),
        new(use.Operation, "before its nbf", "POST", "/keys/{early}/" + use.Word, use.OutsideValidity ? "200" : "403 Forbidden/KeyNotYetValid", use.Body),
        new(use.Operation, "after its exp", "POST", "/keys/{expired}/" + use.Word, use.OutsideValidity ? "200" : "403 Forbidden/KeyExpired", use.Body),
        new(use.Operation, "not among its key_ops", "POST", "/keys/{narrow}/" + use.Word, "403 Forbidden/KeyOperationForbidden", use.Body),
        new(use.Operation, "an algorithm of another type", "POST", "/keys/{key}/" + use.Word, "400 BadParameter", use.Body),
        new(use.Operation, "an algorithm that there is not", "POST", "/keys/{rsa}/" + use.Word, "400 BadParameter", use.Body.Replace("RS", "XX", StringComparison.Ordinal)),
    ]),
        new("decrypt", "RSA1_5 where the vault does not allow it", "POST", "/keys/{rsa}/decrypt", "403 Forbidden/KeyOperationForbidden",
            Cipher.Replace("RSA-OAEP", "RSA1_5", StringComparison.Ordinal)),
        new("unwrapKey", "RSA1_5 where the vault does not allow it", "POST", "/keys/{rsa}/unwrapkey", "403 Forbidden/KeyOperationForbidden",
            Cipher.Replace("RSA-OAEP", "RSA1_5", StringComparison.Ordinal)),
        new("encrypt", "RSA1_5 where the vault does not allow it", "POST", "/keys/{rsa}/encrypt", "403 Forbidden/KeyOperationForbidden",
            Plain.Replace("RSA-OAEP", "RSA1_5", StringComparison.Ordinal)),
        new("wrapKey", "RSA1_5 where the vault does not allow it", "POST", "/keys/{rsa}/wrapkey", "403 Forbidden/KeyOperationForbidden",
            Plain.Replace("RSA-OAEP", "RSA1_5", StringComparison.Ordinal)),
        new("encrypt", "AES-CBC where the vault does not allow it", "POST", "/keys/{key}/encrypt", "403 Forbidden/KeyOperationForbidden", Cbc),
        new("decrypt", "AES-CBC where the vault does not allow it", "POST", "/keys/{key}/decrypt", "403 Forbidden/KeyOperationForbidden", Cbc),
        new("decrypt", "something else", "POST", "/keys/{rsa}/decrypt", "400 BadParameter", Plain),
        new("unwrapKey", "something else", "POST", "/keys/{rsa}/unwrapkey", "400 BadParameter", Plain),
    ];
}
