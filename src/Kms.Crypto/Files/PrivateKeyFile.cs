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
            KeyFile.TryCreate(path, pem.Span);
        }

        Load(path, key);
    }

    /// <exception cref="KeyProtectionException">The file is missing, open to others, unreadable or no such key.</exception>
    public static void Load(string path, AsymmetricAlgorithm key)
    {
        using var pem = KeyFile.Read(path);
        Import(path, key, pem);
    }

    /// <param name="path">For the message.</param>
    /// <exception cref="KeyProtectionException">It is no such key.</exception>
    public static void Import(string path, AsymmetricAlgorithm key, SecretBuffer pem)
    {
        try
        {
            Read(pem, text =>
            {
                key.ImportFromPem(text);
                return true;
            });
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new KeyProtectionException($"'{path}' holds no private key of the expected kind: {error.Message}", error);
        }
    }

    /// <summary>Writes the key over what is there, which the caller knows to be the service's own.</summary>
    /// <param name="mark">Text in front of the key, with its line feed.</param>
    public static void Replace(string path, AsymmetricAlgorithm key, ReadOnlySpan<byte> mark)
    {
        using var pem = Encode(key);
        using var marked = new SecretBuffer(mark.Length + pem.Bytes.Length);
        mark.CopyTo(marked.Span);
        pem.Span.CopyTo(marked.Span[mark.Length..]);
        KeyFile.Replace(path, marked.Span);
    }

    /// <summary>Hands the text of a PEM file on without leaving a copy of it.</summary>
    public static T Read<T>(SecretBuffer pem, Func<ReadOnlySpan<char>, T> read)
    {
        using var text = new SecretBuffer(pem.Bytes.Length * sizeof(char));
        var characters = MemoryMarshal.Cast<byte, char>(text.Span);
        Encoding.Latin1.GetChars(pem.Span, characters);
        return read(characters);
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
