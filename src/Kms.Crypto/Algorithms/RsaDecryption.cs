using System.Security.Cryptography;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

/// <summary>RSA decryption (RFC 8017, 7), also used to unwrap keys.</summary>
internal sealed class RsaDecryption(RSAEncryptionPadding padding) : Implementation
{
    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request) =>
        Unwanted(request, ivAllowed: false) is { } refusal ? refusal : Decrypt((RsaKey)key, request.Value.Span);

    private Result<CryptoOutput> Decrypt(RsaKey key, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length != key.ModulusBytes)
        {
            return Refusals.CannotDecrypt;
        }

        // The native call writes up to a whole modulus before it knows the length of the plaintext.
        Span<byte> space = stackalloc byte[key.ModulusBytes];
        try
        {
            var length = key.Rsa.Decrypt(ciphertext, space, padding);
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
