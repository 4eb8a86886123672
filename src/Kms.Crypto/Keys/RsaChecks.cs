using Kms.Crypto.Native;
using Kms.Crypto.Primes;

namespace Kms.Crypto.Keys;

/// <summary>
/// Whether the numbers of an RSA key belong together and make a strong key (FIPS 186-5, appendix A.1.1; NIST SP 800-56B, 6.4.1.2). Cheap
/// checks come first. Takes about 75 ms for 4096 bits, nearly all of it for the question whether both factors are prime.
/// </summary>
internal static class RsaChecks
{
    /// <summary>FIPS 186-5, A.1.3: the primes differ in at least one of so many of their first bits.</summary>
    private const int DistanceBits = 100;

    /// <summary>Null when nothing is wrong, else what is, in words for the key's owner.</summary>
    /// <param name="bits">Length of n.</param>
    public static string? Problem(RsaParts parts, int bits)
    {
        using var p = SecretInteger.FromBigEndian(parts.P.Span);
        using var q = SecretInteger.FromBigEndian(parts.Q.Span);
        return ProblemOfSizes(parts, p, q, bits) ?? ProblemOfExponents(parts, p, q)
            ?? (IsPrime(parts.P) ? null : NotPrime("p")) ?? (IsPrime(parts.Q) ? null : NotPrime("q"));
    }

    /// <param name="p">Length in bits.</param>
    /// <param name="q">Length in bits.</param>
    /// <param name="bits">Length of n.</param>
    public static string? ProblemOfLengths(int p, int q, int bits) =>
        p == bits / 2 && q == bits / 2 ? null : $"p has {p} bits and q has {q}: each must have {bits / 2}, half as many as n.";

    private static string? ProblemOfSizes(RsaParts parts, SecretInteger p, SecretInteger q, int bits)
    {
        using var n = SecretInteger.FromBigEndian(parts.N);
        using var product = p.Times(q);
        using var distance = p.DistanceTo(q);
        using var d = SecretInteger.FromBigEndian(parts.D.Span);
        return !product.IsSameAs(n) ? "n is not the product of p and q."
            : ProblemOfLengths(p.Bits, q.Bits, bits) is { } problem ? problem
            : distance.Bits == 0 ? "p and q are the same number."
            : distance.Bits <= (bits / 2) - DistanceBits ? "p and q are too near each other: n could be factored."
            : d.Bits <= bits / 2 ? $"d is too small: it must have more than {bits / 2} bits."
            : null;
    }

    private static string? ProblemOfExponents(RsaParts parts, SecretInteger p, SecretInteger q) =>
        !IsInverseOfE(parts, p) || !IsInverseOfE(parts, q) ? "d does not belong to e, p and q."
        : !IsShortened(parts.D, p, parts.DP) ? "dp is not d modulo p - 1."
        : !IsShortened(parts.D, q, parts.DQ) ? "dq is not d modulo q - 1."
        : !IsInverse(parts.QI, q, p) ? "qi is not the inverse of q modulo p."
        : null;

    /// <summary>e undoes d modulo prime - 1.</summary>
    private static bool IsInverseOfE(RsaParts parts, SecretInteger prime)
    {
        using var e = SecretInteger.FromBigEndian(parts.E);
        using var d = SecretInteger.FromBigEndian(parts.D.Span);
        using var group = prime.LessOne();
        using var product = d.Times(e);
        using var unity = product.Modulo(group);
        return unity.IsOne;
    }

    private static bool IsShortened(SecretBuffer exponent, SecretInteger prime, SecretBuffer shortened)
    {
        using var d = SecretInteger.FromBigEndian(exponent.Span);
        using var given = SecretInteger.FromBigEndian(shortened.Span);
        using var group = prime.LessOne();
        using var expected = d.Modulo(group);
        return expected.IsSameAs(given);
    }

    private static bool IsInverse(SecretBuffer inverse, SecretInteger of, SecretInteger modulus)
    {
        using var value = SecretInteger.FromBigEndian(inverse.Span);
        using var product = value.Times(of);
        using var unity = product.Modulo(modulus);
        return value.IsLessThan(modulus) && unity.IsOne;
    }

    private static bool IsPrime(SecretBuffer number) => PrimeTest.IsProbablyPrime(number.Span);

    private static string NotPrime(string name) => name + " is not a prime number.";
}
