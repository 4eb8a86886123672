using System.Security.Cryptography;
using Kms.Idempotency;

namespace Kms.Crypto.Records;

/// <summary>HMAC-SHA256 (RFC 2104), cut to 128 bits, under a random key that stands before it.</summary>
public sealed class RequestFingerprints : IRequestFingerprints
{
    private const int KeyBytes = 16;
    private const int MacBytes = 16;

    public byte[] Make(ReadOnlySpan<byte> request)
    {
        var fingerprint = new byte[KeyBytes + MacBytes];
        RandomNumberGenerator.Fill(fingerprint.AsSpan(0, KeyBytes));
        Mac(fingerprint.AsSpan(0, KeyBytes), request, fingerprint.AsSpan(KeyBytes));
        return fingerprint;
    }

    public bool IsOf(ReadOnlySpan<byte> fingerprint, ReadOnlySpan<byte> request)
    {
        if (fingerprint.Length != KeyBytes + MacBytes)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[MacBytes];
        Mac(fingerprint[..KeyBytes], request, mac);
        return CryptographicOperations.FixedTimeEquals(mac, fingerprint[KeyBytes..]);
    }

    private static void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> request, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, request, whole);
        whole[..MacBytes].CopyTo(mac);
    }
}
