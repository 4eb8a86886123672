namespace Kms.Keys;

/// <summary>One use of a key. Which fields are meant depends on the operation; the rest is empty.</summary>
/// <param name="Operation">Exactly one of encrypt, decrypt, sign, verify, wrapKey, unwrapKey.</param>
/// <param name="Algorithm">A row that has the operation and fits the key.</param>
/// <param name="Value">Plaintext, ciphertext, key to wrap, or the digest to sign or verify.</param>
/// <param name="Signature">For verify: the signature to check (ECDSA: raw r and s).</param>
/// <param name="Iv">AES: the initialisation vector. The service makes it for GCM and refuses a caller's on encrypt.</param>
/// <param name="AdditionalData">AES-GCM: what is authenticated and not encrypted, at most 8 KiB.</param>
/// <param name="Tag">AES-GCM decrypt: the 16-byte tag.</param>
[GenerateSerializer, Immutable]
public readonly record struct CryptoRequest(
    KeyOperations Operation,
    Algorithm Algorithm,
    ReadOnlyMemory<byte> Value,
    ReadOnlyMemory<byte> Signature = default,
    ReadOnlyMemory<byte> Iv = default,
    ReadOnlyMemory<byte> AdditionalData = default,
    ReadOnlyMemory<byte> Tag = default);

/// <summary>What a use of a key gave.</summary>
/// <param name="Value">Ciphertext, plaintext, wrapped or unwrapped key, or signature; empty for verify.</param>
/// <param name="Valid">The answer of verify.</param>
/// <param name="Iv">AES encrypt: the initialisation vector that was used, needed to decrypt.</param>
/// <param name="AdditionalData">AES-GCM: as it was sent.</param>
/// <param name="Tag">AES-GCM encrypt: the 16-byte tag, needed to decrypt.</param>
[GenerateSerializer, Immutable]
public readonly record struct CryptoOutput(
    ReadOnlyMemory<byte> Value,
    bool Valid = false,
    ReadOnlyMemory<byte> Iv = default,
    ReadOnlyMemory<byte> AdditionalData = default,
    ReadOnlyMemory<byte> Tag = default);
