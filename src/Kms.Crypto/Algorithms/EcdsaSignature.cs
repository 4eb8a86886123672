using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Keys;

namespace Kms.Crypto.Algorithms;

/// <summary>ECDSA (FIPS 186-5, 6); signatures are r and s, each as long as a coordinate (RFC 7518, 3.4).</summary>
internal sealed class EcdsaSignature : Implementation
{
    private const DSASignatureFormat Form = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: false) is { } refusal)
        {
            return refusal;
        }

        var ec = (EcKey)key;
        if (request.Operation == KeyOperations.Verify)
        {
            return new CryptoOutput(default, Verifies(ec, request));
        }

        var signature = GC.AllocateUninitializedArray<byte>(ec.SignatureBytes);
        return ec.Ecdsa.TrySignHash(request.Value.Span, signature, Form, out var length) && length == signature.Length
            ? new CryptoOutput(signature)
            : throw new CryptographicException("The signature does not have the length of the curve.");
    }

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
