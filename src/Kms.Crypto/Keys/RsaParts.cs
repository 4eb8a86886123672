using Kms.Crypto.Native;

namespace Kms.Crypto.Keys;

/// <summary>All the numbers of an RSA key (RFC 8017, 3.2), big-endian without leading zeros. Holds plaintext.</summary>
internal sealed record RsaParts(
    byte[] N,
    byte[] E,
    SecretBuffer D,
    SecretBuffer P,
    SecretBuffer Q,
    SecretBuffer DP,
    SecretBuffer DQ,
    SecretBuffer QI) : IDisposable
{
    public void Dispose()
    {
        foreach (var secret in (ReadOnlySpan<SecretBuffer>)[D, P, Q, DP, DQ, QI])
        {
            secret.Dispose();
        }
    }
}
