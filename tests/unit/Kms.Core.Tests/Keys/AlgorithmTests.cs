using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>The tables of algorithms, kinds and operations, written out.</summary>
public sealed class AlgorithmTests
{
    private const KeyOperations Cipher = KeyOperations.Encrypt | KeyOperations.Decrypt;
    private const KeyOperations Wrap = KeyOperations.WrapKey | KeyOperations.UnwrapKey;
    private const KeyOperations Mac = KeyOperations.Sign | KeyOperations.Verify;

    [Theory]
    [InlineData("RSA1_5", KeyType.Rsa, 0, Curve.None, 0, Cipher | Wrap)]
    [InlineData("RSA-OAEP", KeyType.Rsa, 0, Curve.None, 0, Cipher | Wrap)]
    [InlineData("RSA-OAEP-256", KeyType.Rsa, 0, Curve.None, 0, Cipher | Wrap)]
    [InlineData("RS256", KeyType.Rsa, 0, Curve.None, 32, Mac)]
    [InlineData("RS384", KeyType.Rsa, 0, Curve.None, 48, Mac)]
    [InlineData("RS512", KeyType.Rsa, 0, Curve.None, 64, Mac)]
    [InlineData("PS256", KeyType.Rsa, 0, Curve.None, 32, Mac)]
    [InlineData("PS384", KeyType.Rsa, 0, Curve.None, 48, Mac)]
    [InlineData("PS512", KeyType.Rsa, 0, Curve.None, 64, Mac)]
    [InlineData("ES256", KeyType.Ec, 0, Curve.P256, 32, Mac)]
    [InlineData("ES256K", KeyType.Ec, 0, Curve.P256K, 32, Mac)]
    [InlineData("ES384", KeyType.Ec, 0, Curve.P384, 48, Mac)]
    [InlineData("ES512", KeyType.Ec, 0, Curve.P521, 64, Mac)]
    [InlineData("A128GCM", KeyType.Oct, 128, Curve.None, 0, Cipher)]
    [InlineData("A192GCM", KeyType.Oct, 192, Curve.None, 0, Cipher)]
    [InlineData("A256GCM", KeyType.Oct, 256, Curve.None, 0, Cipher)]
    [InlineData("A128CBC", KeyType.Oct, 128, Curve.None, 0, Cipher)]
    [InlineData("A192CBC", KeyType.Oct, 192, Curve.None, 0, Cipher)]
    [InlineData("A256CBC", KeyType.Oct, 256, Curve.None, 0, Cipher)]
    [InlineData("A128CBCPAD", KeyType.Oct, 128, Curve.None, 0, Cipher)]
    [InlineData("A192CBCPAD", KeyType.Oct, 192, Curve.None, 0, Cipher)]
    [InlineData("A256CBCPAD", KeyType.Oct, 256, Curve.None, 0, Cipher)]
    [InlineData("A128KW", KeyType.Oct, 128, Curve.None, 0, Wrap)]
    [InlineData("A192KW", KeyType.Oct, 192, Curve.None, 0, Wrap)]
    [InlineData("A256KW", KeyType.Oct, 256, Curve.None, 0, Wrap)]
    [InlineData("HS256", KeyType.Oct, 0, Curve.None, 32, Mac)]
    [InlineData("HS384", KeyType.Oct, 0, Curve.None, 48, Mac)]
    [InlineData("HS512", KeyType.Oct, 0, Curve.None, 64, Mac)]
    public void ByName_EveryAlgorithm_IsWhatIsWrittenHere(
        string name, KeyType type, int bits, Curve curve, int digestBytes, KeyOperations operations)
    {
        var row = Algorithm.ByName[name];
        Assert.Equal(
            (name, type, bits, curve, digestBytes, operations),
            (row.ToString(), row.KeyType, row.KeyBits, row.Curve, row.DigestBytes, row.Operations));
        Assert.Equal(28, Algorithm.All.Count);
        Assert.False(Algorithm.ByName.ContainsKey(name.ToLowerInvariant()));
    }

    [Fact]
    public void Equals_OtherRow_IsOnlyTheSameInstance()
    {
        Assert.Equal(Algorithm.Hs256, Algorithm.ByName["HS256"]);
        Assert.NotEqual(Algorithm.Hs256, Algorithm.Hs384);
        Assert.NotEqual(Algorithm.Hs256, Algorithm.Hs256 with { });
        Assert.Equal(Algorithm.Hs256.GetHashCode(), Algorithm.ByName["HS256"].GetHashCode());
    }

    [Theory]
    [InlineData("encrypt", KeyOperations.Encrypt, 1)]
    [InlineData("decrypt", KeyOperations.Decrypt, 2)]
    [InlineData("sign", KeyOperations.Sign, 4)]
    [InlineData("verify", KeyOperations.Verify, 8)]
    [InlineData("wrapKey", KeyOperations.WrapKey, 16)]
    [InlineData("unwrapKey", KeyOperations.UnwrapKey, 32)]
    [InlineData("import", KeyOperations.Import, 64)]
    [InlineData("export", KeyOperations.Export, 128)]
    public void Operation_EachName_IsReadWithoutCaseAndWrittenAsAzureDoes(string name, KeyOperations operation, int stored)
    {
        Assert.Equal(stored, (int)operation);
        foreach (var spelling in (string[])[name, name.ToUpperInvariant()])
        {
            Assert.True(KeyOperationNames.TryParse(spelling, out var parsed));
            Assert.Equal(operation, parsed);
        }

        Assert.Equal([name], KeyOperationNames.NamesOf(operation));
    }

    [Fact]
    public void Operation_UnknownNames_AreNone()
    {
        foreach (var name in (string?[])[null, "", "signs", "wrap"])
        {
            Assert.False(KeyOperationNames.TryParse(name, out var none));
            Assert.Equal(KeyOperations.None, none);
        }

        Assert.Equal(
            ["encrypt", "verify", "export"],
            KeyOperationNames.NamesOf(KeyOperations.Verify | KeyOperations.Export | KeyOperations.Encrypt));
        Assert.Empty(KeyOperationNames.NamesOf(KeyOperations.None));
    }

    [Fact]
    public void Operations_OfANewKey_AreAllThatItsTypeCanDo()
    {
        Assert.Equal(Cipher | Wrap | Mac, KeyOperationNames.DefaultsFor(KeyType.Rsa));
        Assert.Equal(Mac, KeyOperationNames.DefaultsFor(KeyType.Ec));
        Assert.Equal(Cipher | Wrap | Mac, KeyOperationNames.DefaultsFor(KeyType.Oct));
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyOperationNames.DefaultsFor((KeyType)9));
    }

    [Theory]
    [InlineData("P-256", Curve.P256, 256)]
    [InlineData("P-384", Curve.P384, 384)]
    [InlineData("P-521", Curve.P521, 521)]
    [InlineData("P-256K", Curve.P256K, 256)]
    public void Curve_EachName_IsReadExactlyAndHasItsSize(string name, Curve curve, int bits)
    {
        Assert.Equal(curve, KeySpecs.ParseCurve(name).Value);
        Assert.Equal((name, new KeySpec(KeyType.Ec, bits, curve)), (KeySpecs.NameOf(curve), KeySpecs.Ec(curve).Value));
        Assert.Equal(
            $"crv '{name.ToLowerInvariant()}' is not supported: use P-256, P-384, P-521 or P-256K.",
            KeySpecs.ParseCurve(name.ToLowerInvariant()).Refusal?.Message);
    }

    [Fact]
    public void Curve_OldNameOrNone_IsReadOrRefused()
    {
        Assert.Equal(Curve.P256K, KeySpecs.ParseCurve("SECP256K1").Value);
        Assert.Equal(Curve.P256K, KeySpecs.ParseCurve("secp256k1").Value);
        Assert.Equal("crv is missing: use P-256, P-384, P-521 or P-256K.", KeySpecs.Ec(Curve.None).Refusal?.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => KeySpecs.NameOf(Curve.None));
    }
}
