using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.Crypto.Algorithms;

/// <summary>The digest of a message as an algorithm wants it: what is sent to be signed or verified in place of the message.</summary>
public static class MessageDigest
{
    /// <exception cref="ArgumentException">The algorithm takes no digest.</exception>
    public static byte[] Of(Algorithm algorithm, ReadOnlySpan<byte> message) => CryptographicOperations.HashData(HashOf(algorithm), message);

    /// <summary>Reads the stream to its end.</summary>
    /// <exception cref="ArgumentException">The algorithm takes no digest.</exception>
    public static ValueTask<byte[]> Of(Algorithm algorithm, Stream message, CancellationToken cancellation) =>
        CryptographicOperations.HashDataAsync(HashOf(algorithm), message, cancellation);

    private static HashAlgorithmName HashOf(Algorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return algorithm.DigestBytes switch
        {
            32 => HashAlgorithmName.SHA256,
            48 => HashAlgorithmName.SHA384,
            64 => HashAlgorithmName.SHA512,
            _ => throw new ArgumentException($"{algorithm} takes no digest: it does not sign.", nameof(algorithm)),
        };
    }
}
