using Kms.Crypto.Tests.Support;
using Kms.Keys;

namespace Kms.Crypto.Tests.Keys;

public sealed class OctImportTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Import_GoodLength_KeepsIt(int length)
    {
        var imported = Keyring.Shared.Import(new KeyToImport { Type = KeyType.Oct, K = new byte[length] });
        Assert.Equal(new KeySpec(KeyType.Oct, 8 * length), imported.Spec);
        Assert.Equal(PublicMaterial.None, imported.Public);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(1_000_000)]
    public void Import_BadLength_Refuses(int length)
    {
        var key = new KeyToImport { Type = KeyType.Oct, K = length < 0 ? null : new byte[length] };
        Assert.Equal(RefusalCode.BadParameter, Keyring.Shared.Materials.Import(key, Keyring.Version).Refusal?.Code);
    }

    [Fact]
    public void Import_UnknownType_Refuses() => Assert.Equal(
        RefusalCode.BadParameter,
        Keyring.Shared.Materials.Import(new KeyToImport { Type = (KeyType)9 }, Keyring.Version).Refusal?.Code);
}
