using System.Security.Cryptography;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Tests.Keys;

public sealed class EcImportTests
{
    public static TheoryData<Curve> Curves => [Curve.P256, Curve.P384, Curve.P521, Curve.P256K];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Import_KeyOfTheFramework_SignsTheSame(Curve curve)
    {
        using var keyring = new Keyring();
        using var ecdsa = ECDsa.Create(EcCurve.Of(curve).Parameters);
        var imported = keyring.Import(Parts(ecdsa, curve));
        using var handle = keyring.Open(imported);
        var algorithm = Algorithm.All.First(row => row.Fits(imported.Spec));
        var digest = RandomNumberGenerator.GetBytes(algorithm.DigestBytes);
        Assert.True(ecdsa.VerifyHash(digest, handle.Perform(new CryptoRequest(KeyOperations.Sign, algorithm, digest)).Value.Value.Span));
        Assert.True(handle.Perform(new CryptoRequest(KeyOperations.Verify, algorithm, digest, ecdsa.SignHash(digest))).Value.Valid);
    }

    /// <summary>d = 1, 2 and n - 1 have the base point, its double and its negative: short or extreme numbers that senders cut or
    /// pad.</summary>
    [Theory]
    [MemberData(nameof(Curves))]
    public void Import_EdgesOfTheRange_AcceptsOneToOrderLessOne(Curve curve)
    {
        using var keyring = new Keyring();
        var row = EcCurve.Of(curve);
        var one = new byte[row.FieldBytes];
        one[^1] = 1;
        var last = row.Order.ToArray();
        last[^1]--;
        foreach (var d in (byte[][])[one, last])
        {
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = row.Parameters, D = d });
            Assert.True(keyring.Materials.Import(Parts(ecdsa, curve), Keyring.Version).IsOk);
            var shortened = Parts(ecdsa, curve, d: d.AsSpan().TrimStart((byte)0).ToArray());
            Assert.True(keyring.Materials.Import(shortened, Keyring.Version).IsOk);
            var lengthened = Parts(ecdsa, curve, d: [0, 0, .. d]);
            Assert.True(keyring.Materials.Import(lengthened, Keyring.Version).IsOk);
        }

        using var any = ECDsa.Create(row.Parameters);
        AssertBad(Parts(any, curve, d: new byte[row.FieldBytes]));
        AssertBad(Parts(any, curve, d: row.Order));
        AssertBad(Parts(any, curve, d: Enumerable.Repeat((byte)0xFF, row.FieldBytes).ToArray()));
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Import_ShortCoordinates_ArePadded(Curve curve)
    {
        using var keyring = new Keyring();
        for (var i = 0; i < 3_000; i++)
        {
            using var ecdsa = ECDsa.Create(EcCurve.Of(curve).Parameters);
            var point = ecdsa.ExportParameters(false).Q;
            if (point.X![0] != 0)
            {
                continue;
            }

            var imported = keyring.Import(Parts(ecdsa, curve, x: point.X.AsSpan().TrimStart((byte)0).ToArray()));
            Assert.Equal(point.X, imported.Public.X.ToArray());
            return;
        }

        Assert.Skip("No key with a short coordinate came up.");
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Import_PartsThatDoNotBelongTogether_Refuses(Curve curve)
    {
        using var ecdsa = ECDsa.Create(EcCurve.Of(curve).Parameters);
        using var other = ECDsa.Create(EcCurve.Of(curve).Parameters);
        var (mine, theirs) = (ecdsa.ExportParameters(true), other.ExportParameters(true));
        var offCurve = mine.Q.Y!.ToArray();
        offCurve[^1] ^= 1;
        AssertBad(Parts(ecdsa, curve, d: theirs.D));
        AssertBad(Parts(ecdsa, curve, x: theirs.Q.X));
        AssertBad(Parts(ecdsa, curve, x: theirs.Q.X, y: theirs.Q.Y));
        AssertBad(Parts(ecdsa, curve, y: offCurve));
        AssertBad(Parts(ecdsa, curve, d: []));
        AssertBad(Parts(ecdsa, curve, x: []));
        AssertBad(Parts(ecdsa, curve, y: []));
        AssertBad(Parts(ecdsa, curve, x: [1, .. mine.Q.X!]));
        AssertBad(Parts(ecdsa, curve, x: new byte[5_000_000]));
        AssertBad(Parts(ecdsa, Curve.None));
        AssertBad(Parts(ecdsa, curve == Curve.P256 ? Curve.P256K : Curve.P256));
        AssertBad(new KeyToImport { Type = KeyType.Ec, Curve = curve });
    }

    internal static KeyToImport Parts(ECDsa ecdsa, Curve curve, byte[]? d = null, byte[]? x = null, byte[]? y = null)
    {
        var parameters = ecdsa.ExportParameters(true);
        return new KeyToImport
        {
            Type = KeyType.Ec,
            Curve = curve,
            D = d ?? parameters.D,
            X = x ?? parameters.Q.X,
            Y = y ?? parameters.Q.Y,
        };
    }

    private static void AssertBad(KeyToImport key) =>
        Assert.Equal(RefusalCode.BadParameter, Keyring.Shared.Materials.Import(key, Keyring.Version).Refusal?.Code);
}
