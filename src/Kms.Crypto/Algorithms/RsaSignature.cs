using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Keys;

namespace Kms.Crypto.Algorithms;

/// <summary>RSA signatures (RFC 8017, 8); with PSS the salt is as long as the digest.</summary>
internal sealed class RsaSignature(HashAlgorithmName hash, RSASignaturePadding padding) : Implementation
{
    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: false) is { } refusal)
        {
            return refusal;
        }

        var rsa = (RsaKey)key;
        if (request.Operation == KeyOperations.Verify)
        {
            return new CryptoOutput(default, Verifies(rsa, request));
        }

        var signature = GC.AllocateUninitializedArray<byte>(rsa.ModulusBytes);
        rsa.Rsa.SignHash(request.Value.Span, signature, hash, padding);
        return new CryptoOutput(signature);
    }

    private bool Verifies(RsaKey key, in CryptoRequest request)
    {
        try
        {
            return request.Signature.Length == key.ModulusBytes
                && key.Rsa.VerifyHash(request.Value.Span, request.Signature.Span, hash, padding);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
