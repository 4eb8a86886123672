using System.Security.Cryptography;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

/// <summary>Makes RSA signatures (RFC 8017, 8); with PSS the salt is as long as the digest.</summary>
internal sealed class RsaSignature(HashAlgorithmName hash, RSASignaturePadding padding) : Implementation
{
    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: false) is { } refusal)
        {
            return refusal;
        }

        var rsa = (RsaKey)key;
        var signature = GC.AllocateUninitializedArray<byte>(rsa.ModulusBytes);
        rsa.Rsa.SignHash(request.Value.Span, signature, hash, padding);
        return new CryptoOutput(signature);
    }
}
