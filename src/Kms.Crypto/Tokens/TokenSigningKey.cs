using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kms.Crypto.Files;

namespace Kms.Crypto.Tokens;

/// <summary>
/// The key that signs the access tokens of the embedded token service: RSA 2048, RS256, which every client library accepts.
/// In a file that only the owner may read, made at first start, so that tokens outlive a restart. Safe from any number of threads.
/// </summary>
public sealed class TokenSigningKey : IDisposable
{
    public const string Algorithm = "RS256";

    private const int KeyBits = 2048;

    private readonly RSA rsa;
    private readonly Lock gate = new();

    private TokenSigningKey(RSA rsa)
    {
        this.rsa = rsa;
        var known = rsa.ExportParameters(includePrivateParameters: false);
        Modulus = Base64Url.EncodeToString(known.Modulus);
        Exponent = Base64Url.EncodeToString(known.Exponent);

        // RFC 7638: the hash of the required members in order, so the same key has the same id everywhere.
        var canonical = $$"""{"e":"{{Exponent}}","kty":"RSA","n":"{{Modulus}}"}""";
        KeyId = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));
    }

    /// <summary>The JWK member <c>n</c>, base64url.</summary>
    public string Modulus { get; }

    /// <summary>The JWK member <c>e</c>, base64url.</summary>
    public string Exponent { get; }

    /// <summary>The JWK member <c>kid</c>: the key's thumbprint (RFC 7638).</summary>
    public string KeyId { get; }

    /// <summary>Reads the file (PEM), or makes it with mode 0600 when it is not there.</summary>
    /// <exception cref="Hierarchy.KeyProtectionException">The file is open to others, unreadable or no RSA key.</exception>
    public static TokenSigningKey LoadOrCreate(string path)
    {
        var rsa = RSA.Create(KeyBits);
        try
        {
            PrivateKeyFile.LoadOrCreate(path, rsa);
            return new TokenSigningKey(rsa);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>The RS256 signature of the data (the token's header and payload in ASCII).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, digest);
        lock (gate)
        {
            return rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    public void Dispose() => rsa.Dispose();
}
