using System.Text.Json;
using System.Text.Json.Nodes;
using Kms.Http.Service;
using Kms.Testing;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>Makes keys and vaults with settings, and looks whether the settings act. Property names are sent in an odd case.</summary>
public sealed class SettingsLab(RunningService service)
{
    public const string Digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static int names;

    public long Now => service.Time.GetUtcNow().ToUnixTimeSeconds();

    public static string NewName(string prefix) => $"{prefix}-{Interlocked.Increment(ref names)}";

    /// <summary>The clock moves in these tests: each call has a token of its own.</summary>
    public async Task<Answer> Send(string method, string path, string? body = null, string? host = null)
    {
        using var client = service.ClientAs(RunningService.Administrator.PrincipalId);
        return await client.Send(new HttpMethod(method), path, body, host);
    }

    public async Task<JsonElement> Good(string method, string path, string? body = null, string? host = null)
    {
        var answer = await Send(method, path, body, host);
        Assert.True(answer.Status is 200 or 201, $"{method} {path} {body}: {answer.Status} {answer.Text}");
        return answer.Json;
    }

    public async Task Refused(int status, string code, string? inner, string method, string path, string? body = null, string? host = null)
    {
        var answer = await Send(method, path, body, host);
        Assert.True((status, code, inner) == (answer.Status, answer.Status < 400 ? null : answer.ErrorCode, answer.Status < 400 ? null : answer.InnerCode),
            $"{method} {path} {body}: {answer.Status} {answer.Text}");
    }

    /// <summary>A symmetric key signs: null when it does, else the inner code of the refusal.</summary>
    public async Task<string?> Sign(string name) => Outcome(await Send("POST", $"/keys/{name}/sign", $$"""{"alg":"HS256","value":"{{Digest}}"}"""));

    public async Task<string?> Verify(string name) =>
        Outcome(await Send("POST", $"/keys/{name}/verify", $$"""{"alg":"HS256","digest":"{{Digest}}","value":"{{Digest}}"}"""));

    public async Task<int> Versions(string name) => (await Good("GET", $"/keys/{name}/versions")).GetProperty("value").GetArrayLength();

    public void Advance(TimeSpan by) => service.Time.Advance(by);

    /// <summary>Moves the clock until what is due has happened.</summary>
    public Task Until(Func<Task<bool>> condition, string what) => Eventually.True(
        async () =>
        {
            service.Time.Advance(TimeSpan.FromSeconds(5));
            return await condition();
        },
        what);

    /// <summary>A body with one property set (<c>attributes.exp</c>), under a name in another case.</summary>
    public static string With(string body, string path, string value)
    {
        var root = JsonNode.Parse(body)!.AsObject();
        var parts = path.Split('.');
        var at = root;
        foreach (var part in parts[..^1])
        {
            at = (JsonObject)(at[part] ??= new JsonObject());
        }

        at.Remove(parts[^1]);
        at[parts[^1].ToUpperInvariant()] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    /// <summary>The value at a path, as JSON; null when there is none.</summary>
    public static string? At(JsonElement json, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(part, out json))
            {
                return null;
            }
        }

        return json.GetRawText();
    }

    private static string? Outcome(Answer answer) => answer.Status == 200 ? null : answer.InnerCode ?? answer.ErrorCode;
}
