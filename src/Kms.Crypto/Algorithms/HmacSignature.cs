using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Algorithms;

internal delegate int KeyedHash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination);

/// <summary>HMAC (RFC 2104) over the value as it comes: clients send a digest of their message, and the code is over that digest.</summary>
internal sealed class HmacSignature(KeyedHash hash, int codeBytes) : Implementation
{
    public override Result<CryptoOutput> Perform(NativeKey key, in CryptoRequest request)
    {
        if (Unwanted(request, ivAllowed: false) is { } refusal)
        {
            return refusal;
        }

        var oct = (OctKey)key;
        if (request.Operation == KeyOperations.Sign)
        {
            var signature = GC.AllocateUninitializedArray<byte>(codeBytes);
            hash(oct.HmacKey, request.Value.Span, signature);
            return new CryptoOutput(signature);
        }

        Span<byte> expected = stackalloc byte[codeBytes];
        hash(oct.HmacKey, request.Value.Span, expected);
        return new CryptoOutput(default, CryptographicOperations.FixedTimeEquals(expected, request.Signature.Span));
    }
}
