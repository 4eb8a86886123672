using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>Verifies ECDSA (FIPS 186-5, 6.4.2); signatures are r and s, each as long as a coordinate (RFC 7518, 3.4).</summary>
internal sealed class EcdsaVerification : Implementation
{
    public const DSASignatureFormat Form = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request) =>
        Unwanted(request, ivAllowed: false) is { } refusal ? refusal : new CryptoOutput(default, Verifies((EcKey)key, request));

    private static bool Verifies(EcKey key, in CryptoRequest request)
    {
        try
        {
            return request.Signature.Length == key.SignatureBytes && key.Ecdsa.VerifyHash(request.Value.Span, request.Signature.Span, Form);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
