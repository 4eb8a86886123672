using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Calls;

/// <summary>Every change under an Idempotency-Key: repeated, confused with another request, and overtaken by another change.</summary>
public sealed class RepeatedCallTests(CallStage stage) : IClassFixture<CallStage>
{
    /// <summary>Changes whose object stands in the path. A backup names its key inside.</summary>
    private static readonly string[] Changing =
    [
        "createKey", "importKey", "rotateKey", "updateKey", "deleteKey", "recoverKey", "purgeKey", "setRotationPolicy",
        "createVault", "updateVault", "deleteVault", "recoverVault", "purgeVault",
    ];

    private static int keys;

    public static TheoryData<CallRow> Changes => [.. CallTests.All.Where(row => row.Succeeds && Changing.Contains(row.Operation))];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_UnderAKey_IsDoneOnceAndRepeatedOnlyWhileItIsTrue(CallRow row)
    {
        var call = await stage.Prepare(row);
        var key = $"key-{Interlocked.Increment(ref keys)}";

        Assert.Equal(row.Answer, CallStage.Describe(await Send(call, key)));
        var after = await stage.Service.Stored();
        var repeated = await Send(call, key);

        Assert.True(repeated.Status is >= 200 and < 300, $"{row}: {repeated.Status} {repeated.Text}");
        Assert.Equal(after, await stage.Service.Stored());
        Assert.Equal("422 UnprocessableContent/IdempotencyKeyReused", CallStage.Describe(await Send(Other(call), key)));
        Assert.Equal(after, await stage.Service.Stored());
        foreach (var step in Undo(call))
        {
            Assert.True((await Send(step, null)).Status is >= 200 and < 300, $"{row}: {step}");
        }

        after = await stage.Service.Stored();
        Assert.Equal("409 Conflict/AlreadyCarriedOut", CallStage.Describe(await Send(call, key)));
        Assert.Equal(after, await stage.Service.Stored());
    }

    /// <summary>Another request about the same object.</summary>
    private static CallRow Other(CallRow call) => OfKey(call)
        ? call with { Method = "PATCH", Path = "/keys/" + Name(call), Body = """{"tags":{"other":"request"}}""" }
        : call with { Method = "PATCH", Path = "/vaults/" + Name(call), Body = """{"properties":{"allowAesCbc":true}}""" };

    /// <summary>Another change of the same object.</summary>
    private static CallRow[] Undo(CallRow call) => call.Operation switch
    {
        "deleteKey" => [call with { Method = "POST", Path = $"/deletedkeys/{Name(call)}/recover", Body = null }],
        "deleteVault" => [call with { Method = "POST", Path = $"/deletedvaults/{Name(call)}/recover", Body = null }],
        "purgeKey" => [call with { Method = "POST", Path = $"/keys/{Name(call)}/create", Body = """{"kty":"oct"}""" }],
        "purgeVault" => [call with { Method = "PUT", Path = "/vaults/" + Name(call), Body = null }],
        _ => [Other(call)],
    };

    private static bool OfKey(CallRow call) => call.Path.Contains("keys/", StringComparison.Ordinal);

    private static string Name(CallRow call) => call.Path.Split('/')[2];

    private Task<Answer> Send(CallRow call, string? key) => stage.Service.Client.Send(
        new HttpMethod(call.Method), call.Path, call.Body, null, request =>
        {
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }
        });
}
