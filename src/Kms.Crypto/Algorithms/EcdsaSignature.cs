using System.Security.Cryptography;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

/// <summary>Makes ECDSA signatures (FIPS 186-5, 6.4.1), in the form that <see cref="EcdsaVerification"/> takes.</summary>
internal sealed class EcdsaSignature : Implementation
{
    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: false) is { } refusal)
        {
            return refusal;
        }

        var ec = (EcKey)key;
        var signature = GC.AllocateUninitializedArray<byte>(ec.SignatureBytes);
        return ec.Ecdsa.TrySignHash(request.Value.Span, signature, EcdsaVerification.Form, out var length) && length == signature.Length
            ? new CryptoOutput(signature)
            : throw new CryptographicException("The signature does not have the length of the curve.");
    }
}
