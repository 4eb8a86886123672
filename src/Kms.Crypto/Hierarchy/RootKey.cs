using System.Security.Cryptography;
using Kms.Crypto.Files;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Hierarchy;

/// <summary>The top of the key hierarchy: 32 random bytes in a file. It wraps the region key and nothing else.</summary>
public sealed class RootKey : IDisposable
{
    private const int KeyBytes = Xaes256Gcm.KeyBytes;

    private readonly SecretBuffer key;

    private RootKey(SecretBuffer key)
    {
        this.key = key;
        Cipher = new Xaes256Gcm(span => key.Span.CopyTo(span));
        Fingerprint = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, 8, info: "kms root key fingerprint"u8.ToArray());
    }

    /// <summary>Eight bytes that tell root keys apart and say nothing about them.</summary>
    internal byte[] Fingerprint { get; }

    internal Xaes256Gcm Cipher { get; }

    /// <summary>Reads the file, or makes it with mode 0600 when it is not there. An existing file is never written.</summary>
    /// <exception cref="KeyProtectionException">The file is not 32 bytes long, is open to others, or cannot be read or made.</exception>
    public static RootKey LoadOrCreate(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            using var fresh = SecretBuffer.Random(KeyBytes);
            KeyFile.TryCreate(path, fresh.Span);
        }

        return Load(path);
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="KeyProtectionException">The file is missing, not 32 bytes long, open to others, or cannot be read.</exception>
    public static RootKey Load(string path)
    {
        var content = KeyFile.Read(path);
        if (content.Bytes.Length == KeyBytes)
        {
            return new RootKey(content);
        }

        content.Dispose();
        throw new KeyProtectionException(
            $"The root key '{path}' has {content.Bytes.Length} bytes instead of {KeyBytes}. "
            + "Restore it from your safe copy: what it protects opens with no other.");
    }

    /// <summary><see cref="Fingerprint"/> in hexadecimal digits, for people who compare copies.</summary>
    public string FingerprintText => Convert.ToHexStringLower(Fingerprint);

    /// <summary>Writes a copy with mode 0600; never over a file that is there.</summary>
    /// <returns>False when there is a file already.</returns>
    /// <exception cref="KeyProtectionException">It cannot be written.</exception>
    public bool TryCopyTo(string path) => KeyFile.TryCreate(path, key.Span);

    public void Dispose()
    {
        Cipher.Dispose();
        key.Dispose();
    }
}
