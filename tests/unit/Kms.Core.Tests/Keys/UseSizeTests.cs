using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class UseSizeTests
{
    /// <summary>What goes in has 40 KiB, and what comes out of that and is given back is a block longer.</summary>
    [Theory]
    [InlineData(KeyOperations.Encrypt, 40_960)]
    [InlineData(KeyOperations.WrapKey, 40_960)]
    [InlineData(KeyOperations.Decrypt, 40_976)]
    [InlineData(KeyOperations.UnwrapKey, 40_976)]
    [InlineData(KeyOperations.Sign, 40_976)]
    [InlineData(KeyOperations.Verify, 40_976)]
    public void Check_ValueAndSignature_AreAsLongAsTheOperationAllows(KeyOperations operation, int max)
    {
        var request = new CryptoRequest(operation, Algorithm.A256Gcm, new byte[max], new byte[max]);
        Assert.Null(UseSize.Check(request));
        var said =
            $"The property 'value' has {max + 1} bytes: at most {max} are allowed. "
            + "Encrypt large data with a key of its own, and wrap that key.";
        foreach (var large in (CryptoRequest[])[request with { Value = new byte[max + 1] }, request with { Signature = new byte[max + 1] }])
        {
            Assert.Equal((RefusalCode.BadParameter, said), (UseSize.Check(large)?.Code, UseSize.Check(large)?.Message));
        }
    }

    [Fact]
    public void Check_AdditionalData_HasAtMost8KiB()
    {
        var request = new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, default, AdditionalData: new byte[8192]);
        Assert.Null(UseSize.Check(request));
        Assert.StartsWith(
            "The property 'aad' has 8193 bytes: at most 8192 are allowed.",
            UseSize.Check(request with { AdditionalData = new byte[8193] })?.Message, StringComparison.Ordinal);
        var use = request with { AdditionalData = new byte[8193] };
        Assert.NotNull(KeyUse.Check(Sample.Version(spec: new KeySpec(KeyType.Oct, 256)), use, Sample.Vault(), TimeProvider.System));
    }
}
