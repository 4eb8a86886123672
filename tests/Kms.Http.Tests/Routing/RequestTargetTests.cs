using Xunit;

namespace Kms.Http.Routing;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData("*", "")]
    [InlineData("//", "")]
    [InlineData("/keys", "keys")]
    [InlineData("/keys/", "keys")]
    [InlineData("/keys/n/", "keys|n")]
    [InlineData("/keys/n/%2F", "keys|n")]
    [InlineData("/keys/n//sign", "keys|n||sign")]
    [InlineData("/keys/n/%2f/sign", "keys|n||sign")]
    [InlineData("/keys/%6E", "keys|n")]
    [InlineData("/keys/a%2Fb", "keys|a/b")]
    [InlineData("/keys/a%252Fb", "keys|a%2Fb")]
    [InlineData("/keys/a%00b", "keys|a\u0000b")]
    [InlineData("/keys/%", "keys|%")]
    [InlineData("/keys/%4", "keys|%4")]
    [InlineData("/keys/%+4", "keys|%+4")]
    [InlineData("/keys/../x", "keys|..|x")]
    [InlineData("//keys", "|keys")]
    [InlineData("/keys?x=/y/z", "keys")]
    [InlineData("https://host/keys/n", "keys|n")]
    [InlineData("https://host", "")]
    [InlineData("/1/2/3/4/5/6/7/8", "1|2|3|4|5|6")]
    public void Parse_Path_IsSplitThenDecodedOnce(string raw, string segments)
    {
        var target = RequestTarget.Parse(raw);

        Assert.Equal(segments, string.Join('|', Enumerable.Range(0, target.Count).Select(i => target[i].ToString())));
    }

    [Theory]
    [InlineData("/keys?api-version=7.4&maxresults=5&$skiptoken=QQ", "7.4", "5", "QQ")]
    [InlineData("/keys?api%2Dversion=7.4&%24skiptoken=Q%51", "7.4", null, "QQ")]
    [InlineData("/keys?API-VERSION=7.4", "7.4", null, null)]
    [InlineData("/keys?api-version", "", null, null)]
    [InlineData("/keys?&&=&x&api-version=7.4", "7.4", null, null)]
    [InlineData("/keys?", null, null, null)]
    public void Parse_Query_IsRead(string raw, string? version, string? maxResults, string? skipToken)
    {
        var target = RequestTarget.Parse(raw);

        Assert.Equal((version, maxResults, skipToken), (target.ApiVersion, target.MaxResults, target.SkipToken));
        Assert.Null(target.Problem);
    }

    [Fact]
    public void Parse_ParameterTwice_IsAProblem() => Assert.NotNull(RequestTarget.Parse("/keys?api-version=7.4&api%2dversion=7.5").Problem);
}
