using System.Security.Cryptography;
using Kms.Http.Tokens;

namespace Kms.Http.Service;

/// <summary>A token signing key that lives as long as a test.</summary>
public sealed class RsaSigner : ITokenSigner, IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);

    public RsaSigner()
    {
        var known = rsa.ExportParameters(false);
        Modulus = known.Modulus;
        Exponent = known.Exponent;
    }

    public string KeyId { get; init; } = "test-key";

    public ReadOnlyMemory<byte> Modulus { get; }

    public ReadOnlyMemory<byte> Exponent { get; }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (rsa)
        {
            return rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    public void Dispose() => rsa.Dispose();
}
