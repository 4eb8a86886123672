using System.Security.Cryptography;

namespace Kms.Bench.InProcess;

/// <summary>ES256 by hand: an object opened once, a fresh array for the signature.</summary>
internal sealed class RawEs256(ECDsa[] keys, byte[] digest) : Worker
{
    private int next;

    public override void Run(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            next = next + 1 < keys.Length ? next + 1 : 0;
            GC.KeepAlive(keys[next].SignHash(digest));
        }
    }
}

/// <summary>RS256 by hand.</summary>
internal sealed class RawRs256(RSA[] keys, byte[] digest) : Worker
{
    private int next;

    public override void Run(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            next = next + 1 < keys.Length ? next + 1 : 0;
            GC.KeepAlive(keys[next].SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }
}

/// <summary>A256GCM by hand: a fresh random nonce and fresh arrays for what the caller gets.</summary>
internal sealed class RawA256Gcm(AesGcm[] keys, byte[] plaintext) : Worker
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private int next;

    public override void Run(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            next = next + 1 < keys.Length ? next + 1 : 0;
            var nonce = new byte[NonceBytes];
            RandomNumberGenerator.Fill(nonce);
            var ciphertext = new byte[plaintext.Length];
            var tag = new byte[TagBytes];
            keys[next].Encrypt(nonce, plaintext, ciphertext, tag);
            GC.KeepAlive(ciphertext);
        }
    }
}
