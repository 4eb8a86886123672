using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Keys;

/// <summary>Every operation on keys, once, as a client sees it.</summary>
public sealed class KeyLifecycleTests(RunningService service) : IClassFixture<RunningService>
{
    private readonly Client client = service.Client;

    [Fact]
    public async Task Create_Ec_AnswersTheBundle()
    {
        var answer = await client.Post("/keys/Create-Ec/create", """{"kty":"EC","crv":"P-256","attributes":{"enabled":true,"exp":2000000000},"tags":{"a":"b"}}""");

        Assert.Equal(200, answer.Status);
        var key = answer.Json.GetProperty("key");
        Assert.Equal("EC", key.GetProperty("kty").GetString());
        Assert.Equal("P-256", key.GetProperty("crv").GetString());
        Assert.Equal(43, key.GetProperty("x").GetString()!.Length);
        Assert.Matches($"^http://localhost:{service.Port}/keys/Create-Ec/[0-9a-f]{{32}}$", key.GetProperty("kid").GetString());
        Assert.Equal(["sign", "verify"], key.GetProperty("key_ops").EnumerateArray().Select(item => item.GetString()));
        var attributes = answer.Json.GetProperty("attributes");
        Assert.True(attributes.GetProperty("enabled").GetBoolean());
        Assert.Equal(2000000000, attributes.GetProperty("exp").GetInt64());
        Assert.Equal(service.Time.GetUtcNow().ToUnixTimeSeconds(), attributes.GetProperty("created").GetInt64());
        Assert.Equal(90, attributes.GetProperty("recoverableDays").GetInt32());
        Assert.Equal("Recoverable+Purgeable", attributes.GetProperty("recoveryLevel").GetString());
        Assert.False(attributes.GetProperty("exportable").GetBoolean());
        Assert.Equal("0", attributes.GetProperty("hsmPlatform").GetString());
        Assert.Equal("b", answer.Json.GetProperty("tags").GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("2000000000.75", 2000000000)]
    [InlineData("0.5", 0)]
    [InlineData("2e9", 2000000000)]
    public async Task Create_TimeWithAFraction_DropsIt(string sent, long kept)
    {
        var answer = await client.Post("/keys/fraction/create", $$$"""{"kty":"EC","attributes":{"nbf":{{{sent}}}}}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(kept, answer.Json.GetProperty("attributes").GetProperty("nbf").GetInt64());
    }

    [Fact]
    public async Task Create_Twice_MakesAVersionWithADifferentId()
    {
        var first = await client.Post("/keys/twice/create", """{"kty":"oct"}""");
        var second = await client.Post("/keys/TWICE/create", """{"kty":"oct"}""");

        Assert.NotEqual(Kid(first), Kid(second));
        var versions = await client.Get("/keys/twice/versions");
        Assert.Equal(2, versions.Json.GetProperty("value").GetArrayLength());
        Assert.Equal(Kid(first), versions.Json.GetProperty("value")[0].GetProperty("kid").GetString());
    }

    [Fact]
    public async Task Update_AttributesAndTags_ChangesOnlyWhatIsGiven()
    {
        await client.Post("/keys/update/create", """{"kty":"EC","tags":{"a":"1"}}""");

        var disabled = await client.Patch("/keys/update", """{"key_ops":[],"attributes":{"enabled":false}}""");
        var cleared = await client.Patch("/keys/update/", """{"tags":{}}""");

        Assert.False(disabled.Json.GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Equal("1", disabled.Json.GetProperty("tags").GetProperty("a").GetString());
        Assert.Equal(2, disabled.Json.GetProperty("key").GetProperty("key_ops").GetArrayLength());
        Assert.False(cleared.Json.GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Empty(cleared.Json.GetProperty("tags").EnumerateObject());
    }

    [Fact]
    public async Task Rotate_WithoutBody_MakesAVersion()
    {
        var made = await client.Post("/keys/rotate/create", """{"kty":"EC","tags":{"a":"1"}}""");
        var rotated = await client.Post("/keys/rotate/rotate");

        Assert.Equal(200, rotated.Status);
        Assert.NotEqual(Kid(made), Kid(rotated));
        Assert.Equal("1", rotated.Json.GetProperty("tags").GetProperty("a").GetString());
    }

    [Fact]
    public async Task BackupAndRestore_AfterPurge_BringsTheKeyBack()
    {
        var made = await client.Post("/keys/backup/create", """{"kty":"EC"}""");
        var backup = await client.Post("/keys/backup/backup");
        var live = await client.Post("/keys/restore", backup.Text);
        await client.Delete("/keys/backup");
        var deleted = await client.Post("/keys/restore", backup.Text);
        var purged = await client.Delete("/deletedkeys/backup");
        var restored = await client.Post("/keys/restore", backup.Text);

        Assert.Equal(409, live.Status);
        Assert.Equal((409, "Conflict", "ObjectIsDeletedButRecoverable"), (deleted.Status, deleted.ErrorCode, deleted.InnerCode));
        Assert.Equal((204, string.Empty), (purged.Status, purged.Text));
        Assert.Equal(200, restored.Status);
        Assert.Equal(Kid(made), Kid(restored));
    }

    [Fact]
    public async Task Restore_Nonsense_IsToldInAzuresWords()
    {
        var answer = await client.Post("/keys/restore", """{"value":"AAAA"}""");

        Assert.Equal((400, "BadParameter"), (answer.Status, answer.ErrorCode));
        Assert.Equal("Backup blob contains invalid or corrupt version.", answer.Message);
    }

    [Fact]
    public async Task DeleteGetRecover_Key_GoesThroughTheDeletedBundle()
    {
        var made = await client.Post("/keys/Deleted/create", """{"kty":"EC"}""");
        var deleted = await client.Delete("/keys/deleted");
        var missing = await client.Get("/keys/deleted");
        var looked = await client.Get("/deletedkeys/deleted");
        var listed = await client.Get("/deletedkeys");
        var again = await client.Post("/keys/deleted/create", """{"kty":"EC"}""");
        var recovered = await client.Post("/deletedkeys/deleted/recover");

        Assert.Equal(200, deleted.Status);
        Assert.Equal($"http://localhost:{service.Port}/deletedkeys/Deleted", deleted.Json.GetProperty("recoveryId").GetString());
        Assert.Equal(90 * 86400, deleted.Json.GetProperty("scheduledPurgeDate").GetInt64() - deleted.Json.GetProperty("deletedDate").GetInt64());
        Assert.Equal((404, "KeyNotFound"), (missing.Status, missing.ErrorCode));
        Assert.Equal(deleted.Text, looked.Text);
        Assert.Contains(listed.Json.GetProperty("value").EnumerateArray(), item => item.GetProperty("recoveryId").GetString()!.EndsWith("/Deleted", StringComparison.Ordinal));
        Assert.Equal((409, "ObjectIsDeletedButRecoverable"), (again.Status, again.InnerCode));
        Assert.Equal(Kid(made), Kid(recovered));
    }

    [Fact]
    public async Task RandomBytes_Count_AnswersThatMany()
    {
        var answer = await client.Post("/rng", """{"count":128}""");

        Assert.Equal(171, answer.Json.GetProperty("value").GetString()!.Length);
    }

    [Theory]
    [InlineData("POST", "/keys/n/0123456789abcdef0123456789abcdef/release", """{"target":"x"}""")]
    [InlineData("GET", "/keys/n/0123456789abcdef0123456789abcdef/attestation", null)]
    [InlineData("POST", "/keys/n/create", """{"kty":"RSA-HSM"}""")]
    [InlineData("POST", "/keys/n/create", """{"kty":"EC","attributes":{"exportable":true}}""")]
    [InlineData("POST", "/keys/n/create", """{"kty":"EC","release_policy":{"data":"x"}}""")]
    [InlineData("PUT", "/keys/n", """{"Hsm":true,"key":{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}}""")]
    public async Task NotSupported_WhateverIsKnownAndNotDone_SaysSo(string method, string path, string? body)
    {
        var answer = await client.Send(new HttpMethod(method), path, body);

        Assert.Equal((400, "NotSupported"), (answer.Status, answer.ErrorCode));
        Assert.Contains("not", answer.Message, StringComparison.Ordinal);
    }

    private static string Kid(Answer answer) => answer.Json.GetProperty("key").GetProperty("kid").GetString()!;
}
