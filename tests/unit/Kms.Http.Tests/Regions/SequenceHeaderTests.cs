using Kms.Http.Service;
using Kms.Operations;
using Kms.Regions;
using Xunit;

namespace Kms.Http.Regions;

public sealed class SequenceHeaderTests(RunningService service) : IClassFixture<RunningService>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        service.Region.Role = RegionRole.Home;
        service.Region.Position = null;
        await service.Client.Post("/keys/seen/create", """{"kty":"EC","crv":"P-256"}""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Answer_RegionWithoutAPeer_SaysNothing()
    {
        var answer = await service.Client.Get("/keys/seen");

        Assert.Equal((200, string.Empty, string.Empty), (answer.Status, answer.Header("x-kms-sequence"), answer.Header("x-kms-sequence-age-seconds")));
    }

    [Theory]
    [InlineData(RegionRole.Home)]
    [InlineData(RegionRole.Replica)]
    [InlineData(RegionRole.Failover)]
    public async Task Answer_AboutAVault_CarriesItsSequenceAndAge(RegionRole role)
    {
        service.Region.Role = role;
        service.Region.Position = new RegionPosition(17, TimeSpan.FromMilliseconds(1250));

        var answer = await service.Client.Get("/keys/seen");

        Assert.Equal((200, "17", "1.25"), (answer.Status, answer.Header("x-kms-sequence"), answer.Header("x-kms-sequence-age-seconds")));
    }

    [Theory]
    [InlineData("16", 200)]
    [InlineData("17", 200)]
    [InlineData("18", 412)]
    [InlineData("-1", 400)]
    [InlineData("many", 400)]
    public async Task Request_WithTheSequenceSeen_IsNeverAnsweredWithAnOlderState(string seen, int status)
    {
        service.Region.Role = RegionRole.Replica;
        service.Region.Position = new RegionPosition(17, TimeSpan.Zero);

        var read = await service.Client.Send(HttpMethod.Get, "/keys/seen", null, null, request => request.Headers.Add("x-kms-sequence", seen));
        var used = await service.Client.Send(
            HttpMethod.Post, "/keys/seen/sign", """{"alg":"ES256","value":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", null,
            request => request.Headers.Add("x-kms-sequence", seen));

        Assert.Equal((status, status), (read.Status, used.Status));
        Assert.True(status != 412 || read.InnerCode == "SequenceNotReached", read.Text);
    }

    [Fact]
    public async Task Replica_StillBeingFilled_AnswersNothingAboutTheVault()
    {
        service.Region.Role = RegionRole.Replica;
        service.Region.Position = new RegionPosition(17, TimeSpan.Zero, IsWhole: false);

        var answer = await service.Client.Get("/keys");

        Assert.Equal((503, "ReplicaIncomplete"), (answer.Status, answer.InnerCode));
        Assert.NotEmpty(answer.Header("Retry-After"));
    }

    [Theory]
    [InlineData("{}", "code")]
    [InlineData("""{"code":"c"}""", "address")]
    [InlineData("""{"code":"c","address":"http://plain:80"}""", "https")]
    [InlineData("""{"code":"c","address":"https://west:8443/path"}""", "https")]
    public async Task Pair_BadBody_IsToldWhatIsWrong(string body, string word)
    {
        var answer = await service.Client.Post("/region/pair", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(word, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Region_CallerWithoutPermission_IsForbidden()
    {
        using var reader = service.ClientWith(service.Tokens.Issue(RunningService.Reader, "https://localhost"));

        Assert.Equal(403, (await reader.Get("/region")).Status);
        Assert.Equal(403, (await reader.Post("/region/promote")).Status);
        Assert.Equal(403, (await reader.Post("/region/pairing")).Status);
    }
}
