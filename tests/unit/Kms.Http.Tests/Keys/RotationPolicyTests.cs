using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Keys;

public sealed class RotationPolicyTests(RunningService service) : IClassFixture<RunningService>
{
    private readonly Client client = service.Client;

    [Fact]
    public async Task Get_NeverSet_TellsTheDefault()
    {
        await client.Post("/keys/Default/create", """{"kty":"EC"}""");

        var answer = await client.Get("/keys/Default/rotationpolicy");

        Assert.Equal(
            """{"id":"BASE/keys/Default/rotationpolicy","lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],"attributes":{"expiryTime":null}}""",
            answer.Text.Replace($"http://localhost:{service.Port}", "BASE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_BothActions_IsReadBack()
    {
        await client.Post("/keys/policy/create", """{"kty":"EC"}""");

        var set = await client.Put("/keys/policy/rotationpolicy", """
            {"id":"ignored","lifetimeActions":[
              {"trigger":{"timeAfterCreate":"P18M","timeBeforeExpiry":null},"action":{"type":"rotate"}},
              {"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],
             "attributes":{"expiryTime":"P2Y"}}
            """);
        var read = await client.Get("/keys/policy/rotationpolicy");

        Assert.Equal(200, set.Status);
        Assert.Equal(set.Text, read.Text);
        var actions = read.Json.GetProperty("lifetimeActions");
        Assert.Equal("P18M", actions[0].GetProperty("trigger").GetProperty("timeAfterCreate").GetString());
        Assert.Equal("Rotate", actions[0].GetProperty("action").GetProperty("type").GetString());
        Assert.Equal("P2Y", read.Json.GetProperty("attributes").GetProperty("expiryTime").GetString());
    }

    [Theory]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}},{"trigger":{"timeAfterCreate":"P40D"},"action":{"type":"Rotate"}}]}""", "more than one")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D","timeBeforeExpiry":"P30D"},"action":{"type":"Rotate"}}]}""", "exactly one")]
    [InlineData("""{"lifetimeActions":[{"trigger":{},"action":{"type":"Rotate"}}]}""", "exactly one")]
    [InlineData("""{"lifetimeActions":[{"action":{"type":"Rotate"}}]}""", "trigger' is missing")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"}}]}""", "type' is missing")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Explode"}}]}""", "must be Rotate or Notify")]
    [InlineData("""{"lifetimeActions":[{"trigger":{"timeAfterCreate":"PT30S"},"action":{"type":"Rotate"}}]}""", "timeAfterCreate")]
    [InlineData("""{"attributes":{"expiryTime":"30 days"}}""", "attributes.expiryTime")]
    [InlineData("""{"attributes":{"expiryTime":"P1D"}}""", "expiryTime")]
    public async Task Set_WrongInSomeWay_IsRefusedInWords(string body, string word)
    {
        await client.Post("/keys/refused/create", """{"kty":"EC"}""");

        var answer = await client.Put("/keys/refused/rotationpolicy", body);

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains(word, answer.Message, StringComparison.Ordinal);
    }
}
