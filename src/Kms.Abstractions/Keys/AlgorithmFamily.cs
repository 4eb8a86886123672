namespace Kms.Keys;

/// <summary>
/// What a symmetric key is good for. One AES key in two modes is not safe: CBC decrypts and forges what GCM has sealed, and opens what key
/// wrap has wrapped (NIST SP 800-57 part 1, 5.2: one key, one purpose).
/// </summary>
public enum AlgorithmFamily
{
    /// <summary>No restriction: RSA and EC keys, and generated symmetric keys, in which each family has a key of its own.</summary>
    Any,

    /// <summary>An imported key that several families could use: the first use decides.</summary>
    Undecided,

    /// <summary>AES-GCM: encrypts and authenticates.</summary>
    AesGcm,

    /// <summary>AES-CBC, with padding or without: encrypts only.</summary>
    AesCbc,

    /// <summary>AES key wrap: wraps other keys.</summary>
    AesKeyWrap,

    /// <summary>HMAC: signs and verifies.</summary>
    Hmac,
}
