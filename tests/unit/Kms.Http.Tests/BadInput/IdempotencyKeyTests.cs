using Kms.Http.Wire;
using Xunit;

namespace Kms.Http.BadInput;

/// <summary>The header is a string of structured headers or plain text; an empty one would stand for all changes of a careless client.</summary>
public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("\"a\"", "a")]
    [InlineData("\"a", "\"a")]
    [InlineData("a,b", "a,b")]
    public void Key_Plain_IsTaken(string header, string key) => Assert.Equal(key, RequestIds.IdempotencyKey(header));

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("a b")]
    [InlineData("\u00e9")]
    [InlineData("a\tb")]
    public void Key_EmptyOrNotPlain_IsRefused(string header) =>
        Assert.Equal(400, Assert.Throws<WireException>(() => RequestIds.IdempotencyKey(header)).Status);

    [Fact]
    public void Key_GivenTwice_IsRefused() =>
        Assert.Equal(400, Assert.Throws<WireException>(() => RequestIds.IdempotencyKey(new[] { "a", "a" })).Status);
}
