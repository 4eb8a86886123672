using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Keys;

namespace Kms.Crypto.Algorithms;

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
        return request.Operation is KeyOperations.Encrypt or KeyOperations.WrapKey ? Encrypt(rsa, request) : Decrypt(rsa, request);
    }

    private Result<CryptoOutput> Encrypt(RsaKey key, in CryptoRequest request)
    {
        var lengthMax = key.ModulusBytes - overheadBytes;
        if (request.Value.Length > lengthMax)
        {
            return Refusals.Bad($"{request.Algorithm} with this key takes at most {lengthMax} bytes, not {request.Value.Length}.");
        }

        var output = GC.AllocateUninitializedArray<byte>(key.ModulusBytes);
        key.Rsa.Encrypt(request.Value.Span, output, padding);
        return new CryptoOutput(output);
    }

    private Result<CryptoOutput> Decrypt(RsaKey key, in CryptoRequest request)
    {
        if (request.Value.Length != key.ModulusBytes)
        {
            return Refusals.CannotDecrypt;
        }

        // The native call writes up to a whole modulus before it knows the length of the plaintext.
        Span<byte> space = stackalloc byte[key.ModulusBytes];
        try
        {
            var length = key.Rsa.Decrypt(request.Value.Span, space, padding);
            return new CryptoOutput(space[..length].ToArray());
        }
        catch (CryptographicException)
        {
            return Refusals.CannotDecrypt;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(space);
        }
    }
}
