using Xunit;

namespace Kms.Http;

public sealed class ApiVersionsTests
{
    [Theory]
    [InlineData("7.0")]
    [InlineData("7.6")]
    [InlineData("7.2-preview")]
    [InlineData("7.6-preview.2")]
    [InlineData("2025-06-01-preview")]
    [InlineData("2025-07-01")]
    [InlineData("2026-04-01")]
    [InlineData("2026-04-01-preview")]
    public void Find_Known_IsItself(string text) => Assert.Equal(text, ApiVersions.Find(text));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7.")]
    [InlineData("7.7")]
    [InlineData("7.60")]
    [InlineData(" 7.6")]
    [InlineData("7.6-preview.")]
    [InlineData("7.6-preview.12")]
    [InlineData("7.6-preview.1<script>")]
    [InlineData("2025-06-01")]
    [InlineData("2016-10-01")]
    public void Find_Unknown_IsNull(string text) => Assert.Null(ApiVersions.Find(text));
}
