using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>Verifies RSA signatures (RFC 8017, 8); with PSS the salt is as long as the digest.</summary>
internal sealed class RsaVerification(HashAlgorithmName hash, RSASignaturePadding padding) : Implementation
{
    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request) =>
        Unwanted(request, ivAllowed: false) is { } refusal ? refusal : new CryptoOutput(default, Verifies((RsaKey)key, request));

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
