using System.Security.Cryptography;
using Kms.Crypto.Native;

namespace Kms.Crypto.Keys;

/// <summary>A symmetric key: a native context for each mode it has been used in, made at first use.</summary>
internal sealed class OctKey(SecretBuffer key) : NativeKey
{
    /// <summary>AES-GCM initialisation vectors, in bytes.</summary>
    public const int GcmIvBytes = 12;

    public const int GcmTagBytes = 16;

    /// <summary>
    /// Vectors fetched at once: a call to the system's generator costs as much as encrypting a short text. They are no secret, and each
    /// is handed out once.
    /// </summary>
    private const int GcmIvsFetched = 64;

    private readonly byte[] gcmIvs = new byte[GcmIvsFetched * GcmIvBytes];
    private int gcmIvsUsed = GcmIvsFetched;
    private AesGcm? gcm;
    private ICryptoTransform? blockEncryptor;
    private ICryptoTransform? blockDecryptor;
    private ChainedAes? chainEncryptor;
    private ChainedAes? chainDecryptor;

    public ReadOnlySpan<byte> Bytes => key.Span;

    public AesGcm Gcm => gcm ??= new AesGcm(key.Span, GcmTagBytes);

    public ICryptoTransform BlockEncryptor => blockEncryptor ??= AesBlocks.CreateEncryptor(key);

    public ICryptoTransform BlockDecryptor => blockDecryptor ??= AesBlocks.CreateDecryptor(key);

    public ChainedAes ChainEncryptor => chainEncryptor ??= ChainedAes.Encryptor(key);

    public ChainedAes ChainDecryptor => chainDecryptor ??= ChainedAes.Decryptor(key);

    /// <summary>Writes a fresh random vector, made by the service: a repeated one would give the key's authenticity away.</summary>
    public void NextGcmIv(Span<byte> destination)
    {
        if (gcmIvsUsed == GcmIvsFetched)
        {
            RandomNumberGenerator.Fill(gcmIvs);
            gcmIvsUsed = 0;
        }

        gcmIvs.AsSpan(gcmIvsUsed++ * GcmIvBytes, GcmIvBytes).CopyTo(destination);
    }

    public override void Dispose()
    {
        gcm?.Dispose();
        blockEncryptor?.Dispose();
        blockDecryptor?.Dispose();
        chainEncryptor?.Dispose();
        chainDecryptor?.Dispose();
        key.Dispose();
    }
}
