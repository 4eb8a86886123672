using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Keys;

/// <summary>Elliptic curve keys. Plaintext material: d, x and y, each as long as a coordinate.</summary>
internal static class EcMaterial
{
    /// <summary>A new key, d drawn evenly from 1 to order - 1 (FIPS 186-5, A.2.2: draw and reject).</summary>
    public static FreshKey Generate(EcCurve curve)
    {
        using var d = new SecretBuffer(curve.FieldBytes);
        do
        {
            SystemRandom.Fill(d.Span);

            // P-521 has 521 bits in 66 bytes: without this almost every draw would be rejected.
            d.Span[0] &= curve.Order[0] == 1 ? (byte)1 : (byte)0xFF;
        }
        while (!IsPrivateKey(curve, d.Span));

        return Complete(curve, d, PublicPoint(curve, d));
    }

    /// <summary>Takes x, y and d of a JWK. The point is compared with d times the base point, so it is on the curve too.</summary>
    public static Result<FreshKey> Import(KeyToImport key)
    {
        if (!KeySpecs.Ec(key.Curve).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var curve = EcCurve.Of(key.Curve);
        using var d = Pad(key.D, curve.FieldBytes);
        using var x = Pad(key.X, curve.FieldBytes);
        using var y = Pad(key.Y, curve.FieldBytes);
        if (d is null || x is null || y is null)
        {
            return Refusals.Bad($"An EC key on {KeySpecs.NameOf(key.Curve)} needs d, x and y of at most {curve.FieldBytes} bytes each.");
        }

        if (!IsPrivateKey(curve, d.Span))
        {
            return Refusals.Bad("d is out of range: it must be from 1 to the order of the curve less one.");
        }

        var point = PublicPoint(curve, d);
        return x.Span.SequenceEqual(point.X) && y.Span.SequenceEqual(point.Y)
            ? Complete(curve, d, point)
            : Refusals.Bad("x and y are not the public point that belongs to d.");
    }

    public static ECDsa Open(EcCurve curve, SecretBuffer plaintext)
    {
        var size = curve.FieldBytes;
        if (plaintext.Bytes.Length != 3 * size)
        {
            throw new CryptographicException("The material is not a key on this curve.");
        }

        using var d = new SecretBuffer(plaintext.Span[..size]);
        return Create(curve, d, new ECPoint
        {
            X = plaintext.Span.Slice(size, size).ToArray(),
            Y = plaintext.Span.Slice(2 * size, size).ToArray(),
        });
    }

    /// <summary>True for 1 to order - 1.</summary>
    /// <param name="d">As long as the order.</param>
    private static bool IsPrivateKey(EcCurve curve, ReadOnlySpan<byte> d) =>
        d.ContainsAnyExcept((byte)0) && d.SequenceCompareTo(curve.Order) < 0;

    private static ECDsa Create(EcCurve curve, SecretBuffer d, ECPoint point)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportParameters(new ECParameters { Curve = curve.Parameters, D = d.Bytes, Q = point });
            return ecdsa;
        }
        catch
        {
            ecdsa.Dispose();
            throw;
        }
    }

    private static ECPoint PublicPoint(EcCurve curve, SecretBuffer d)
    {
        using var ecdsa = Create(curve, d, default);
        return ecdsa.ExportParameters(includePrivateParameters: false).Q;
    }

    private static FreshKey Complete(EcCurve curve, SecretBuffer d, ECPoint point)
    {
        var size = curve.FieldBytes;
        var plaintext = new SecretBuffer(3 * size);
        d.Span.CopyTo(plaintext.Span);
        point.X.CopyTo(plaintext.Span[size..]);
        point.Y.CopyTo(plaintext.Span[(2 * size)..]);
        return new FreshKey(KeySpecs.Ec(curve.Curve).Value, new PublicMaterial(default, default, point.X, point.Y), plaintext);
    }

    /// <summary>Null where there is nothing, or more than fits. Senders drop leading zero bytes, or add some.</summary>
    private static SecretBuffer? Pad(byte[]? bytes, int length)
    {
        var value = bytes.AsSpan().TrimStart((byte)0);
        if (bytes is not { Length: > 0 } || value.Length > length)
        {
            return null;
        }

        var padded = new SecretBuffer(length);
        value.CopyTo(padded.Span[(length - value.Length)..]);
        return padded;
    }
}
