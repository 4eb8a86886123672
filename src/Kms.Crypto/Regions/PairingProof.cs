using System.Security.Cryptography;
using System.Text;

namespace Kms.Crypto.Regions;

/// <summary>
/// Shows, without saying it, that one knows a one-time code, and binds it to one TLS connection: HMAC-SHA256 under the code's secret over
/// both ends' certificates as the maker saw them, and over the messages. A machine in between has other certificates at both ends and
/// cannot make either proof; a code has 128 random bits, so nothing is learnt from a proof.
/// </summary>
/// <param name="JoinerFingerprint">Of the certificate of the region that joins.</param>
/// <param name="HostFingerprint">Of the certificate of the region that made the code.</param>
public sealed record PairingProof(string JoinerFingerprint, string HostFingerprint)
{
    /// <summary>By the one who joins.</summary>
    public byte[] OfRequest(string secret, ReadOnlySpan<byte> request) => Make("kms pairing request 1", secret, request, default);

    /// <summary>By the one who made the code: it has read the request, and this is its answer.</summary>
    public byte[] OfAnswer(string secret, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer) => Make("kms pairing answer 1", secret, request, answer);

    /// <summary>In the same time whether nothing or all but one bit is right.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(one, other);

    private byte[] Make(string label, string secret, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(secret));

        // Every part has the same length whatever is in it, so that no two inputs look alike.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var text in (ReadOnlySpan<string>)[label, JoinerFingerprint, HostFingerprint])
        {
            SHA256.HashData(Encoding.ASCII.GetBytes(text), digest);
            mac.AppendData(digest);
        }

        SHA256.HashData(request, digest);
        mac.AppendData(digest);
        SHA256.HashData(answer, digest);
        mac.AppendData(digest);
        return mac.GetHashAndReset();
    }
}
