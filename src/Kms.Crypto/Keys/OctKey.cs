using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Keys;

/// <summary>A symmetric key: a native context for each mode it has been used in, made at first use. For one thread at a time.</summary>
/// <param name="key">The version's key; from here on this object's to dispose.</param>
/// <param name="subkeys">True for a generated key: each family of algorithms uses a key of its own, derived from it.</param>
internal sealed class OctKey(SecretBuffer key, bool subkeys) : NativeKey
{
    /// <summary>AES-GCM initialisation vectors, in bytes.</summary>
    public const int GcmIvBytes = 12;

    public const int GcmTagBytes = 16;

    private SecretBuffer? hmac;
    private AesGcm? gcm;
    private ICryptoTransform? blockEncryptor;
    private ICryptoTransform? blockDecryptor;
    private ChainedAes? chainEncryptor;
    private ChainedAes? chainDecryptor;

    public ReadOnlySpan<byte> HmacKey => (hmac ??= KeyOf(AlgorithmFamily.Hmac)).Span;

    public AesGcm Gcm => gcm ??= With(AlgorithmFamily.AesGcm, static own => new AesGcm(own.Span, GcmTagBytes));

    public ICryptoTransform BlockEncryptor => blockEncryptor ??= With(AlgorithmFamily.AesKeyWrap, AesBlocks.CreateEncryptor);

    public ICryptoTransform BlockDecryptor => blockDecryptor ??= With(AlgorithmFamily.AesKeyWrap, AesBlocks.CreateDecryptor);

    public ChainedAes ChainEncryptor => chainEncryptor ??= With(AlgorithmFamily.AesCbc, ChainedAes.Encryptor);

    public ChainedAes ChainDecryptor => chainDecryptor ??= With(AlgorithmFamily.AesCbc, ChainedAes.Decryptor);

    public override void Dispose()
    {
        hmac?.Dispose();
        gcm?.Dispose();
        blockEncryptor?.Dispose();
        blockDecryptor?.Dispose();
        chainEncryptor?.Dispose();
        chainDecryptor?.Dispose();
        key.Dispose();
    }

    private T With<T>(AlgorithmFamily family, Func<SecretBuffer, T> make)
    {
        using var own = KeyOf(family);
        return make(own);
    }

    private SecretBuffer KeyOf(AlgorithmFamily family) => subkeys ? OctSubkey.Derive(key, family) : new SecretBuffer(key.Span);
}
