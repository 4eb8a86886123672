using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kms.Http.Routing;

public sealed class RequestQueryTests
{
    [Theory]
    [InlineData("?api-version=7.4&maxresults=5&$skiptoken=QQ", "7.4", "5", "QQ")]
    [InlineData("?api%2Dversion=7.4&%24skiptoken=Q%51", "7.4", null, "QQ")]
    [InlineData("?API-VERSION=7.4", "7.4", null, null)]
    [InlineData("?api-version", "", null, null)]
    [InlineData("?&&=&x&api-version=7.4", "7.4", null, null)]
    [InlineData("?", null, null, null)]
    public void Parse_Query_IsRead(string raw, string? version, string? maxResults, string? skipToken)
    {
        var query = RequestQuery.Parse(new QueryString(raw));

        Assert.Equal((version, maxResults, skipToken), (query.ApiVersion, query.MaxResults, query.SkipToken));
        Assert.Null(query.Problem);
    }

    [Fact]
    public void Parse_ParameterTwice_IsAProblem() => Assert.NotNull(RequestQuery.Parse(new QueryString("?api-version=7.4&api%2dversion=7.5")).Problem);
}
