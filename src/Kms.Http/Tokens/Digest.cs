using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kms.Http.Tokens;

/// <summary>SHA-256 as a value to look up: of a bearer token, a client secret, a certificate. The text itself is not kept.</summary>
internal readonly record struct Digest(long A, long B, long C, long D)
{
    private const int OnStackBytesMax = 4096;

    public static Digest Of(ReadOnlySpan<char> text)
    {
        var bytesMax = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = bytesMax <= OnStackBytesMax ? stackalloc byte[bytesMax] : new byte[bytesMax];
        Span<long> hash = stackalloc long[4];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], System.Runtime.InteropServices.MemoryMarshal.AsBytes(hash));
        bytes.Clear();
        return new Digest(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>Takes the same time wherever the first difference is.</summary>
    public bool IsSameAs(ReadOnlySpan<byte> sha256)
    {
        Span<long> own = [A, B, C, D];
        return CryptographicOperations.FixedTimeEquals(System.Runtime.InteropServices.MemoryMarshal.AsBytes(own), sha256);
    }

    /// <summary>A certificate's SHA-256 fingerprint in upper-case hexadecimal.</summary>
    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
}
