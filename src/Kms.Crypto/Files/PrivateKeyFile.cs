using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;

namespace Kms.Crypto.Files;

/// <summary>A key pair in a PEM file (PKCS#8) for its owner only, as OpenSSL reads it.</summary>
internal static class PrivateKeyFile
{
    private const string Label = "PRIVATE KEY";

    /// <summary>Larger than the PKCS#8 form of a 4096-bit RSA key, in bytes.</summary>
    private const int Pkcs8BytesMax = 4096;

    /// <summary>Reads the file into the key; where there is none, writes the key as it is to it first. Safe against another process
    /// doing the same.</summary>
    /// <exception cref="KeyProtectionException">The file is open to others, unreadable or no such key.</exception>
    public static void LoadOrCreate(string path, AsymmetricAlgorithm key)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            using var pem = Encode(key);
            PrivateFile.TryCreate(path, pem.Span);
        }

        Load(path, key);
    }

    /// <exception cref="KeyProtectionException">The file is missing, open to others, unreadable or no such key.</exception>
    public static void Load(string path, AsymmetricAlgorithm key)
    {
        using var pem = PrivateFile.Read(path);
        using var text = new SecretBuffer(pem.Bytes.Length * sizeof(char));
        var characters = MemoryMarshal.Cast<byte, char>(text.Span);
        Encoding.Latin1.GetChars(pem.Span, characters);
        try
        {
            key.ImportFromPem(characters);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new KeyProtectionException($"'{path}' holds no private key of the expected kind: {error.Message}", error);
        }
    }

    /// <summary>Writes the key over what is there.</summary>
    public static void Replace(string path, AsymmetricAlgorithm key)
    {
        using var pem = Encode(key);
        PrivateFile.Replace(path, pem.Span);
    }

    private static SecretBuffer Encode(AsymmetricAlgorithm key)
    {
        using var binary = new SecretBuffer(Pkcs8BytesMax);
        if (!key.TryExportPkcs8PrivateKey(binary.Span, out var length))
        {
            throw new CryptographicException("The key is longer than any that is made here.");
        }

        var size = PemEncoding.GetEncodedSize(Label.Length, length);
        using var text = new SecretBuffer(size * sizeof(char));
        var characters = MemoryMarshal.Cast<byte, char>(text.Span);
        PemEncoding.TryWrite(Label, binary.Span[..length], characters, out _);
        var pem = new SecretBuffer(size + 1);
        Encoding.Latin1.GetBytes(characters, pem.Span);
        pem.Span[^1] = (byte)'\n';
        return pem;
    }
}
