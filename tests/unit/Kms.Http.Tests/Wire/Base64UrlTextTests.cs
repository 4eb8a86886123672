using Kms.Wire;
using Xunit;

namespace Kms.Http.Wire;

public sealed class Base64UrlTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("QQ", "41")]
    [InlineData("QUI", "4142")]
    [InlineData("QUJD", "414243")]
    [InlineData("-_-_", "FBFFBF")]
    public void Decode_Canonical_IsRead(string text, string hex) => Assert.Equal(hex, Convert.ToHexString(Base64UrlText.Decode(text)!));

    [Theory]
    [InlineData("Q")]
    [InlineData("QR")]
    [InlineData("QUJ")]
    [InlineData("QQ==")]
    [InlineData("Q Q")]
    [InlineData("QQ\n")]
    [InlineData("+/+/")]
    [InlineData("QQ%3D")]
    [InlineData("QÜJD")]
    [InlineData("QUJDR")]
    public void Decode_AnythingElse_IsNull(string text) => Assert.Null(Base64UrlText.Decode(text));
}
