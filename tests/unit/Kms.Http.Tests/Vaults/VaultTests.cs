using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Vaults;

public sealed class VaultTests(RunningService service) : IClassFixture<RunningService>
{
    private readonly Client client = service.Client;

    [Fact]
    public async Task Put_NewThenAgain_AnswersMadeThenThere()
    {
        var made = await client.Put("/vaults/First", """{"name":"first","properties":{"softDeleteRetentionInDays":7}}""");
        var again = await client.Put("/vaults/first", """{"properties":{"enablePurgeProtection":true}}""");
        var read = await client.Get("/vaults/first");

        Assert.Equal((201, 200), (made.Status, again.Status));
        Assert.Equal("first", read.Json.GetProperty("name").GetString());
        var properties = read.Json.GetProperty("properties");
        Assert.Equal(7, properties.GetProperty("softDeleteRetentionInDays").GetInt32());
        Assert.True(properties.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.Equal($"http://first.{RunningService.Domain}:{service.Port}", properties.GetProperty("vaultUri").GetString());
    }

    [Fact]
    public async Task Put_NoBody_TakesTheDefaults()
    {
        var made = await client.Put("/vaults/no-body");

        Assert.Equal(201, made.Status);
        Assert.Equal(90, made.Json.GetProperty("properties").GetProperty("softDeleteRetentionInDays").GetInt32());
    }

    [Fact]
    public async Task Delete_Recover_Purge_GoesThroughTheStates()
    {
        await client.Put("/vaults/states");
        var host = client.HostOf("states");
        var made = await client.Post("/keys/k/create", """{"kty":"oct"}""", host);

        var deleted = await client.Delete("/vaults/states");
        var whileDeleted = await client.Get("/keys/k", host);
        var listed = await client.Get("/deletedvaults");
        var recovered = await client.Post("/deletedvaults/states/recover");
        var afterwards = await client.Get("/keys/k", host);
        await client.Delete("/vaults/states");
        var purged = await client.Delete("/deletedvaults/states");
        var gone = await client.Get("/deletedvaults/states");

        Assert.Equal((200, 200, 200), (made.Status, deleted.Status, recovered.Status));
        Assert.Equal((404, "VaultNotFound"), (whileDeleted.Status, whileDeleted.ErrorCode));
        Assert.Contains(listed.Json.GetProperty("value").EnumerateArray(), item => item.GetProperty("name").GetString() == "states");
        Assert.Equal(200, afterwards.Status);
        Assert.Equal((204, 404), (purged.Status, gone.Status));
    }

    [Theory]
    [InlineData("/vaults")]
    [InlineData("/vaults/other")]
    [InlineData("/deletedvaults")]
    public async Task Vaults_OnTheHostOfAVault_DoNotExist(string path)
    {
        var bare = await client.Get(path);
        var onVault = await client.Get(path, client.HostOf("other"));

        Assert.Equal(200, bare.Status);
        Assert.Equal((404, "NotFound"), (onVault.Status, onVault.ErrorCode));
    }

    [Theory]
    [InlineData("""{"properties":{"softDeleteRetentionInDays":6}}""", "softDeleteRetentionInDays")]
    [InlineData("""{"properties":{"softDeleteRetentionInDays":91}}""", "softDeleteRetentionInDays")]
    [InlineData("""{"properties":{"enablePurgeProtection":"yes"}}""", "enablePurgeProtection")]
    [InlineData("""{"name":"another"}""", "name")]
    [InlineData("""{"properties":[]}""", "properties")]
    public async Task Put_WrongProperty_IsRefusedByName(string body, string word)
    {
        var answer = await client.Put("/vaults/wrong", body);

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Contains(word, answer.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await client.Get("/vaults/wrong")).Status);
    }

    [Fact]
    public async Task AnyCall_OnTheHostOfNoVault_IsNotFound()
    {
        var answer = await client.Get("/keys", client.HostOf("no-such-vault"));

        Assert.Equal((404, "VaultNotFound"), (answer.Status, answer.ErrorCode));
    }
}
