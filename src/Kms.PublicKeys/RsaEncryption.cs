using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>RSA encryption (RFC 8017, 7), also used to wrap keys.</summary>
/// <param name="overheadBytes">By how much the longest plaintext is shorter than the modulus.</param>
internal sealed class RsaEncryption(RSAEncryptionPadding padding, int overheadBytes) : Implementation
{
    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: false) is { } refusal)
        {
            return refusal;
        }

        var rsa = (RsaKey)key;
        var lengthMax = rsa.ModulusBytes - overheadBytes;
        if (request.Value.Length > lengthMax)
        {
            return KeyRefusals.Bad($"{request.Algorithm} with this key takes at most {lengthMax} bytes, not {request.Value.Length}.");
        }

        var output = GC.AllocateUninitializedArray<byte>(rsa.ModulusBytes);
        rsa.Rsa.Encrypt(request.Value.Span, output, padding);
        return new CryptoOutput(output);
    }
}
