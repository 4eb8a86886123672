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
    /// <summary>True when the numbers belong together. Whether p and q are prime shows when the key is tried.</summary>
    public bool AreConsistent()
    {
        using var n = SecretInteger.FromBigEndian(N);
        using var p = SecretInteger.FromBigEndian(P.Span);
        using var q = SecretInteger.FromBigEndian(Q.Span);
        using var product = p.Times(q);
        return P.Bytes.Length > 1 && Q.Bytes.Length > 1 && product.IsSameAs(n)
            && IsExponentPair(p, DP) && IsExponentPair(q, DQ) && IsInverse(QI, q, p);
    }

    public void Dispose()
    {
        foreach (var secret in (ReadOnlySpan<SecretBuffer>)[D, P, Q, DP, DQ, QI])
        {
            secret.Dispose();
        }
    }

    /// <summary>e undoes d modulo prime - 1, and the shortened exponent is d modulo prime - 1.</summary>
    private bool IsExponentPair(SecretInteger prime, SecretBuffer shortened)
    {
        using var e = SecretInteger.FromBigEndian(E);
        using var d = SecretInteger.FromBigEndian(D.Span);
        using var given = SecretInteger.FromBigEndian(shortened.Span);
        using var group = prime.LessOne();
        using var product = d.Times(e);
        using var unity = product.Modulo(group);
        using var expected = d.Modulo(group);
        return unity.IsOne && expected.IsSameAs(given);
    }

    private static bool IsInverse(SecretBuffer inverse, SecretInteger of, SecretInteger modulus)
    {
        using var value = SecretInteger.FromBigEndian(inverse.Span);
        using var product = value.Times(of);
        using var unity = product.Modulo(modulus);
        return value.IsLessThan(modulus) && unity.IsOne;
    }
}
