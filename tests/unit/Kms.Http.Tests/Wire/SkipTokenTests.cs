using Xunit;

namespace Kms.Http.Wire;

public sealed class SkipTokenTests
{
    [Theory]
    [InlineData("vault/key-1")]
    [InlineData("ü/\u0000/&?=#")]
    public void Write_Read_IsTheSame(string next)
    {
        var token = SkipToken.Write(next);

        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        Assert.Equal(next, SkipToken.Read(token));
    }

    [Fact]
    public void Read_None_IsTheFirstPage() => Assert.Null(SkipToken.Read(null));

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("QQ==")]
    [InlineData("_w")]
    public void Read_Foreign_IsRefused(string token) => Assert.Throws<WireException>(() => SkipToken.Read(token));

    [Fact]
    public void Read_Huge_IsRefused() => Assert.Throws<WireException>(() => SkipToken.Read(new string('A', 100_000)));
}
