using System.Collections.Frozen;

namespace Kms.Keys;

/// <summary>
/// One row of the table of algorithms: what a caller may name, which keys it fits and which operations it has.
/// How it is computed is the business of Kms.Crypto and Kms.PublicKeys, keyed by the row.
/// </summary>
/// <param name="Name">As in JSON Web Algorithms and Azure Key Vault.</param>
/// <param name="KeyType">The type of key that it takes.</param>
/// <param name="KeyBits">The size of the symmetric key it needs; 0 where any size of the type fits.</param>
/// <param name="Curve">The curve it is bound to, for ECDSA.</param>
/// <param name="DigestBytes">
/// Length of the digest that sign and verify take, in bytes; 0 where they take the message or there are none.
/// </param>
/// <param name="Operations">What it can do.</param>
/// <param name="Family">Which key of a symmetric key version it uses; <see cref="AlgorithmFamily.Any"/> for RSA and EC.</param>
public sealed record Algorithm(
    string Name,
    KeyType KeyType,
    int KeyBits,
    Curve Curve,
    int DigestBytes,
    KeyOperations Operations,
    AlgorithmFamily Family = AlgorithmFamily.Any)
{
    private const KeyOperations Signing = KeyOperations.Sign | KeyOperations.Verify;
    private const KeyOperations Ciphering = KeyOperations.Encrypt | KeyOperations.Decrypt;
    private const KeyOperations Wrapping = KeyOperations.WrapKey | KeyOperations.UnwrapKey;

    /// <summary>
    /// RSAES-PKCS1-v1_5 (RFC 8017, 7.2). Off unless the vault allows it: its decryption can be attacked through the padding.
    /// </summary>
    public static readonly Algorithm Rsa15 = new("RSA1_5", KeyType.Rsa, 0, Curve.None, 0, Ciphering | Wrapping);

    /// <summary>RSAES-OAEP with SHA-1 (RFC 8017, 7.1).</summary>
    public static readonly Algorithm RsaOaep = new("RSA-OAEP", KeyType.Rsa, 0, Curve.None, 0, Ciphering | Wrapping);

    /// <summary>RSAES-OAEP with SHA-256 (RFC 8017, 7.1).</summary>
    public static readonly Algorithm RsaOaep256 = new("RSA-OAEP-256", KeyType.Rsa, 0, Curve.None, 0, Ciphering | Wrapping);

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2).</summary>
    public static readonly Algorithm Rs256 = new("RS256", KeyType.Rsa, 0, Curve.None, 32, Signing);

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384 (RFC 8017, 8.2).</summary>
    public static readonly Algorithm Rs384 = new("RS384", KeyType.Rsa, 0, Curve.None, 48, Signing);

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-512 (RFC 8017, 8.2).</summary>
    public static readonly Algorithm Rs512 = new("RS512", KeyType.Rsa, 0, Curve.None, 64, Signing);

    /// <summary>RSASSA-PSS with SHA-256, the salt as long as the digest (RFC 8017, 8.1).</summary>
    public static readonly Algorithm Ps256 = new("PS256", KeyType.Rsa, 0, Curve.None, 32, Signing);

    /// <summary>RSASSA-PSS with SHA-384, the salt as long as the digest (RFC 8017, 8.1).</summary>
    public static readonly Algorithm Ps384 = new("PS384", KeyType.Rsa, 0, Curve.None, 48, Signing);

    /// <summary>RSASSA-PSS with SHA-512, the salt as long as the digest (RFC 8017, 8.1).</summary>
    public static readonly Algorithm Ps512 = new("PS512", KeyType.Rsa, 0, Curve.None, 64, Signing);

    /// <summary>ECDSA on P-256 with SHA-256 (RFC 7518, 3.4).</summary>
    public static readonly Algorithm Es256 = new("ES256", KeyType.Ec, 0, Curve.P256, 32, Signing);

    /// <summary>ECDSA on secp256k1 with SHA-256 (RFC 8812, 3.2).</summary>
    public static readonly Algorithm Es256K = new("ES256K", KeyType.Ec, 0, Curve.P256K, 32, Signing);

    /// <summary>ECDSA on P-384 with SHA-384 (RFC 7518, 3.4).</summary>
    public static readonly Algorithm Es384 = new("ES384", KeyType.Ec, 0, Curve.P384, 48, Signing);

    /// <summary>ECDSA on P-521 with SHA-512 (RFC 7518, 3.4).</summary>
    public static readonly Algorithm Es512 = new("ES512", KeyType.Ec, 0, Curve.P521, 64, Signing);

    /// <summary>AES-GCM with a key of 128 bits (NIST SP 800-38D).</summary>
    public static readonly Algorithm A128Gcm = new("A128GCM", KeyType.Oct, 128, Curve.None, 0, Ciphering, AlgorithmFamily.AesGcm);

    /// <summary>AES-GCM with a key of 192 bits (NIST SP 800-38D).</summary>
    public static readonly Algorithm A192Gcm = new("A192GCM", KeyType.Oct, 192, Curve.None, 0, Ciphering, AlgorithmFamily.AesGcm);

    /// <summary>AES-GCM with a key of 256 bits (NIST SP 800-38D).</summary>
    public static readonly Algorithm A256Gcm = new("A256GCM", KeyType.Oct, 256, Curve.None, 0, Ciphering, AlgorithmFamily.AesGcm);

    /// <summary>AES-CBC with a key of 128 bits, whole blocks without padding (NIST SP 800-38A).</summary>
    public static readonly Algorithm A128Cbc = new("A128CBC", KeyType.Oct, 128, Curve.None, 0, Ciphering, AlgorithmFamily.AesCbc);

    /// <summary>AES-CBC with a key of 192 bits, whole blocks without padding (NIST SP 800-38A).</summary>
    public static readonly Algorithm A192Cbc = new("A192CBC", KeyType.Oct, 192, Curve.None, 0, Ciphering, AlgorithmFamily.AesCbc);

    /// <summary>AES-CBC with a key of 256 bits, whole blocks without padding (NIST SP 800-38A).</summary>
    public static readonly Algorithm A256Cbc = new("A256CBC", KeyType.Oct, 256, Curve.None, 0, Ciphering, AlgorithmFamily.AesCbc);

    /// <summary>AES-CBC with a key of 128 bits, with PKCS#7 padding (RFC 5652, 6.3).</summary>
    public static readonly Algorithm A128CbcPad = new("A128CBCPAD", KeyType.Oct, 128, Curve.None, 0, Ciphering, AlgorithmFamily.AesCbc);

    /// <summary>AES-CBC with a key of 192 bits, with PKCS#7 padding (RFC 5652, 6.3).</summary>
    public static readonly Algorithm A192CbcPad = new("A192CBCPAD", KeyType.Oct, 192, Curve.None, 0, Ciphering, AlgorithmFamily.AesCbc);

    /// <summary>AES-CBC with a key of 256 bits, with PKCS#7 padding (RFC 5652, 6.3).</summary>
    public static readonly Algorithm A256CbcPad = new("A256CBCPAD", KeyType.Oct, 256, Curve.None, 0, Ciphering, AlgorithmFamily.AesCbc);

    /// <summary>AES key wrap with a key of 128 bits (RFC 3394).</summary>
    public static readonly Algorithm A128Kw = new("A128KW", KeyType.Oct, 128, Curve.None, 0, Wrapping, AlgorithmFamily.AesKeyWrap);

    /// <summary>AES key wrap with a key of 192 bits (RFC 3394).</summary>
    public static readonly Algorithm A192Kw = new("A192KW", KeyType.Oct, 192, Curve.None, 0, Wrapping, AlgorithmFamily.AesKeyWrap);

    /// <summary>AES key wrap with a key of 256 bits (RFC 3394).</summary>
    public static readonly Algorithm A256Kw = new("A256KW", KeyType.Oct, 256, Curve.None, 0, Wrapping, AlgorithmFamily.AesKeyWrap);

    /// <summary>HMAC with SHA-256 (RFC 2104), over the digest that the caller sends.</summary>
    public static readonly Algorithm Hs256 = new("HS256", KeyType.Oct, 0, Curve.None, 32, Signing, AlgorithmFamily.Hmac);

    /// <summary>HMAC with SHA-384 (RFC 2104), over the digest that the caller sends.</summary>
    public static readonly Algorithm Hs384 = new("HS384", KeyType.Oct, 0, Curve.None, 48, Signing, AlgorithmFamily.Hmac);

    /// <summary>HMAC with SHA-512 (RFC 2104), over the digest that the caller sends.</summary>
    public static readonly Algorithm Hs512 = new("HS512", KeyType.Oct, 0, Curve.None, 64, Signing, AlgorithmFamily.Hmac);

    /// <summary>Every algorithm there is.</summary>
    public static IReadOnlyList<Algorithm> All { get; } =
    [
        Rsa15, RsaOaep, RsaOaep256, Rs256, Rs384, Rs512, Ps256, Ps384, Ps512, Es256, Es256K, Es384, Es512,
        A128Gcm, A192Gcm, A256Gcm, A128Cbc, A192Cbc, A256Cbc, A128CbcPad, A192CbcPad, A256CbcPad,
        A128Kw, A192Kw, A256Kw, Hs256, Hs384, Hs512,
    ];

    /// <summary>By name, exactly as written in the table.</summary>
    public static FrozenDictionary<string, Algorithm> ByName { get; } = All.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>True when a key of this kind can be used with the algorithm.</summary>
    /// <param name="spec">Of the key version.</param>
    public bool Fits(KeySpec spec) =>
        spec.Type == KeyType && spec.Curve == Curve && (KeyBits == 0 || KeyBits == spec.SizeBits);

    /// <summary>Rows are single instances; identity is equality, and the hot path compares references.</summary>
    /// <param name="other">Another row.</param>
    public bool Equals(Algorithm? other) => ReferenceEquals(this, other);

    /// <summary>Of the instance, as equality is.</summary>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;
}
