using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>The digest of a message as an algorithm wants it: what is sent to be signed or verified in place of the message.</summary>
public static class MessageDigest
{
    /// <summary>SHA-256, SHA-384 or SHA-512 (FIPS 180-4), as the algorithm says (RFC 7518, 3.1).</summary>
    /// <param name="algorithm">One that signs.</param>
    /// <param name="message">The message itself, of any length.</param>
    /// <returns>32, 48 or 64 bytes: <see cref="Algorithm.DigestBytes"/>.</returns>
    /// <exception cref="ArgumentException">The algorithm takes no digest.</exception>
    public static byte[] Of(Algorithm algorithm, ReadOnlySpan<byte> message) => CryptographicOperations.HashData(HashOf(algorithm), message);

    /// <summary>The same of a message that is not held in memory: reads the stream to its end.</summary>
    /// <param name="algorithm">One that signs.</param>
    /// <param name="message">Read from where it stands; not closed.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>32, 48 or 64 bytes: <see cref="Algorithm.DigestBytes"/>.</returns>
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
