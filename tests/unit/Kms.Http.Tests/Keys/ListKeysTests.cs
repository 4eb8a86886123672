using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Keys;

public sealed class ListKeysTests(RunningService service) : IClassFixture<RunningService>
{
    private readonly Client client = service.Client;

    [Fact]
    public async Task Versions_UnknownKey_IsAnEmptyList()
    {
        var answer = await client.Get("/keys/nothing/versions");

        Assert.Equal((200, """{"value":[],"nextLink":null}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task List_FollowingNextLinkAsItIs_VisitsEveryKeyOnce()
    {
        var host = client.HostOf("other");
        for (var i = 0; i < 7; i++)
        {
            await client.Post($"/keys/page-{i}/create", """{"kty":"oct"}""", host);
        }

        var kids = new List<string>();
        var next = "/keys?api-version=7.4&maxresults=3";
        while (next is not null)
        {
            var page = await client.Get(next, host);
            Assert.True(page.Json.GetProperty("value").GetArrayLength() <= 3);
            kids.AddRange(page.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("kid").GetString()!));
            var link = page.Json.GetProperty("nextLink").GetString();
            Assert.StartsWith("http://" + host, link ?? "http://" + host, StringComparison.Ordinal);
            next = link?["http://".Length..][host.Length..];
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"http://{host}/keys/page-{i}"), kids);
    }

    [Theory]
    [InlineData("maxresults=0", "maxresults")]
    [InlineData("maxresults=26", "maxresults")]
    [InlineData("maxresults=-1", "maxresults")]
    [InlineData("maxresults=x", "maxresults")]
    [InlineData("maxresults=", "maxresults")]
    [InlineData("maxresults=99999999999999999999", "maxresults")]
    [InlineData("maxresults=5&maxresults=6", "maxresults")]
    [InlineData("$skiptoken=", "skiptoken")]
    [InlineData("$skiptoken=%00", "skiptoken")]
    [InlineData("$skiptoken=A", "skiptoken")]
    [InlineData("%24skiptoken=a+b", "skiptoken")]
    [InlineData("$skiptoken=gICA", "skiptoken")]
    public async Task List_WrongQuery_IsRefusedByName(string query, string word)
    {
        var answer = await client.Get("/keys?api-version=7.4&" + query);

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains(word, answer.Message, StringComparison.Ordinal);
    }
}
