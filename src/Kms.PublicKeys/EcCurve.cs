using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>A curve as the framework and the arithmetic need it.</summary>
/// <param name="Parameters">The named curve by its object identifier (SEC 2).</param>
/// <param name="FieldBytes">Length of a coordinate.</param>
/// <param name="Order">The order of the base point, big-endian: private keys are from 1 to one less.</param>
internal sealed record EcCurve(Curve Curve, ECCurve Parameters, int FieldBytes, byte[] Order)
{
    private static readonly EcCurve[] Rows =
    [
        Row(Curve.P256, "1.2.840.10045.3.1.7", "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"),
        Row(Curve.P384, "1.3.132.0.34", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973"),
        Row(
            Curve.P521,
            "1.3.132.0.35",
            "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA"
            + "51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409"),
        Row(Curve.P256K, "1.3.132.0.10", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"),
    ];

    public static EcCurve Of(Curve curve) => Array.Find(Rows, row => row.Curve == curve)
        ?? throw new ArgumentOutOfRangeException(nameof(curve), curve, "Not a curve for keys.");

    /// <summary>Null for a curve that keys cannot have.</summary>
    public static Curve? Named(ECCurve curve) => Array.Find(Rows, row => row.Parameters.Oid.Value == curve.Oid?.Value)?.Curve;

    private static EcCurve Row(Curve curve, string identifier, string order)
    {
        var bytes = Convert.FromHexString(order);
        return new EcCurve(curve, ECCurve.CreateFromValue(identifier), bytes.Length, bytes);
    }
}
