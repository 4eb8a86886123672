using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>
/// Takes the numbers of an RSA key from a JWK. Sizes are checked before any arithmetic, so that a huge number costs nothing. Private
/// numbers
/// that are missing are computed; those that are given must be right.
/// </summary>
internal static class RsaImport
{
    private const int ExponentBytesMax = 4;

    public static Result<FreshKey> Import(KeyToImport key)
    {
        var n = Trim(key.N);
        var e = Trim(key.E);
        var d = Trim(key.D);
        if (n.IsEmpty || e.IsEmpty || d.IsEmpty)
        {
            return Refusals.Bad("An RSA key needs n, e and d.");
        }

        if (BitLength(n) is not (2048 or 3072 or 4096))
        {
            return Refusals.Bad($"n has {BitLength(n)} bits: use an RSA key of 2048, 3072 or 4096 bits.");
        }

        if (e.Length > ExponentBytesMax || Exponent(e) is < 3 || Exponent(e) % 2 == 0)
        {
            return Refusals.Bad("e is not supported: it must be odd, at least 3 and below 2^32.");
        }

        if (n[^1] % 2 == 0 || !Fits(key, n.Length))
        {
            return Refusals.Bad("The numbers of the RSA key do not belong together.");
        }

        using var parts = Complete(key, n.ToArray(), e.ToArray(), d);
        if (parts is null || !n.SequenceEqual(parts.N) || !parts.AreConsistent())
        {
            return Refusals.Bad("The numbers of the RSA key do not belong together.");
        }

        var exponent = Exponent(e);
        return Check(KeySpecs.Rsa(BitLength(n), exponent == 65537 ? 0 : exponent), parts);
    }

    private static Result<FreshKey> Check(Result<KeySpec> spec, RsaParts parts)
    {
        if (!spec.TryGet(out var good, out var refusal))
        {
            return refusal;
        }

        try
        {
            using var plaintext = RsaPkcs8.Encode(parts);
            using var rsa = RsaMaterial.Open(plaintext);
            return RsaMaterial.Works(rsa) ? RsaMaterial.Export(good, rsa) : Refusals.Bad("The RSA key does not work: p or q is not prime.");
        }
        catch (CryptographicException)
        {
            return Refusals.Bad("The numbers of the RSA key do not belong together.");
        }
    }

    private static RsaParts? Complete(KeyToImport key, byte[] n, byte[] e, ReadOnlySpan<byte> d)
    {
        var p = Trim(key.P);
        var q = Trim(key.Q);
        var dp = Trim(key.DP);
        var dq = Trim(key.DQ);
        var qi = Trim(key.QI);
        if (!p.IsEmpty && !q.IsEmpty && !dp.IsEmpty && !dq.IsEmpty && !qi.IsEmpty)
        {
            return new RsaParts(n, e, new(d), new(p), new(q), new(dp), new(dq), new(qi));
        }

        if (p.IsEmpty != q.IsEmpty || (p.IsEmpty && !(dp.IsEmpty && dq.IsEmpty && qi.IsEmpty)))
        {
            return null;
        }

        var found = p.IsEmpty ? RsaRecovery.FromExponents(n, e, d) : RsaRecovery.FromPrimes(e, d, p, q);
        var matches = found is not null && Matches(found.DP, dp) && Matches(found.DQ, dq) && Matches(found.QI, qi);
        if (!matches)
        {
            found?.Dispose();
        }

        return matches ? found : null;
    }

    /// <summary>A number that was given although it could have been computed is what would have been computed.</summary>
    private static bool Matches(SecretBuffer computed, ReadOnlySpan<byte> given) => given.IsEmpty || given.SequenceEqual(computed.Span);

    private static bool Fits(KeyToImport key, int length)
    {
        foreach (var number in (ReadOnlySpan<byte[]?>)[key.D, key.P, key.Q, key.DP, key.DQ, key.QI])
        {
            if (Trim(number).Length > length)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Trim(byte[]? number) => number.AsSpan().TrimStart((byte)0);

    private static int BitLength(ReadOnlySpan<byte> number) => (8 * number.Length) - byte.LeadingZeroCount(number[0]);

    private static long Exponent(ReadOnlySpan<byte> e)
    {
        long value = 0;
        foreach (var part in e)
        {
            value = (value << 8) | part;
        }

        return value;
    }
}
