using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>
/// Takes the numbers of an RSA key from a JWK: n, e and d, with or without p and q, with or without what follows from these. Sizes are
/// checked before any arithmetic, so that a huge number costs nothing. What is missing is computed; what is given must be right.
/// </summary>
internal static class RsaImport
{
    public static Result<FreshKey> Import(KeyToImport key)
    {
        var n = Trim(key.N);
        var e = Trim(key.E);
        if (n.IsEmpty || e.IsEmpty || Trim(key.D).IsEmpty)
        {
            return Refusals.Bad("An RSA key needs n, e and d.");
        }

        var bits = BitLength(n);
        var exponent = Exponent(e);
        if (!KeySpecs.Rsa(bits, exponent).TryGet(out var spec, out _))
        {
            return Refusals.Bad(KeySpecs.RsaSizesBits.Contains(bits)
                ? $"e is not supported: use {KeySpecs.RsaExponentsText}."
                : $"n has {bits} bits: use an RSA key of {KeySpecs.RsaSizesText} bits.");
        }

        if (ProblemOfForm(key, n, bits) is { } problem)
        {
            return Weak(problem);
        }

        using var parts = Complete(key, n.ToArray(), e.ToArray());
        return parts is null ? Weak("p and q cannot be found from n, e and d: these do not belong together, or n is not the product of two primes of equal size.")
            : RsaChecks.Problem(parts, bits) is { } found ? Weak(found)
            : Try(spec, parts);
    }

    private static string? ProblemOfForm(KeyToImport key, ReadOnlySpan<byte> n, int bits)
    {
        foreach (var (name, number) in ((string, byte[]?)[])[("d", key.D), ("p", key.P), ("q", key.Q), ("dp", key.DP), ("dq", key.DQ), ("qi", key.QI)])
        {
            if (Trim(number).Length > n.Length)
            {
                return $"{name} is longer than n.";
            }
        }

        var (p, q) = (BitLength(Trim(key.P)), BitLength(Trim(key.Q)));
        var hasRest = !(Trim(key.DP).IsEmpty && Trim(key.DQ).IsEmpty && Trim(key.QI).IsEmpty);
        return n[^1] % 2 == 0 ? "n is even."
            : (p == 0) != (q == 0) ? "of p and q, one is missing: give both or neither."
            : p == 0 ? hasRest ? "dp, dq and qi are nothing without p and q." : null
            : RsaChecks.ProblemOfLengths(p, q, bits);
    }

    /// <summary>Tries the key in the native library too, which is the one that will use it.</summary>
    private static Result<FreshKey> Try(KeySpec spec, RsaParts parts)
    {
        try
        {
            using var plaintext = RsaPkcs8.Encode(parts);
            using var rsa = RsaMaterial.Open(plaintext);
            return RsaMaterial.Works(rsa) ? RsaMaterial.Export(spec, rsa) : Weak("a signature made with it does not verify.");
        }
        catch (CryptographicException)
        {
            return Weak("its numbers do not belong together.");
        }
    }

    /// <summary>Null where the primes were not given and cannot be found.</summary>
    private static RsaParts? Complete(KeyToImport key, byte[] n, byte[] e)
    {
        var d = Trim(key.D);
        var p = Trim(key.P);
        var q = Trim(key.Q);
        var dp = Trim(key.DP);
        var dq = Trim(key.DQ);
        var qi = Trim(key.QI);
        if (p.IsEmpty)
        {
            return RsaRecovery.FromExponents(n, e, d);
        }

        if (!dp.IsEmpty && !dq.IsEmpty && !qi.IsEmpty)
        {
            return new RsaParts(n, e, new(d), new(p), new(q), new(dp), new(dq), new(qi));
        }

        using var computed = RsaRecovery.FromPrimes(e, d, p, q);
        return new RsaParts(n, e, new(d), new(p), new(q), Given(dp, computed.DP), Given(dq, computed.DQ), Given(qi, computed.QI));
    }

    private static SecretBuffer Given(ReadOnlySpan<byte> number, SecretBuffer computed) => new(number.IsEmpty ? computed.Span : number);

    private static Refusal Weak(string problem) => Refusals.Bad("The RSA key is not accepted: " + problem);

    private static ReadOnlySpan<byte> Trim(byte[]? number) => number.AsSpan().TrimStart((byte)0);

    private static int BitLength(ReadOnlySpan<byte> number) => number.IsEmpty ? 0 : (8 * number.Length) - byte.LeadingZeroCount(number[0]);

    /// <summary>Negative for one that is longer than any that is supported.</summary>
    private static long Exponent(ReadOnlySpan<byte> e)
    {
        if (e.Length > sizeof(uint))
        {
            return -1;
        }

        long value = 0;
        foreach (var part in e)
        {
            value = (value << 8) | part;
        }

        return value;
    }
}
