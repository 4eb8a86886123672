using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Permissions;

/// <summary>What requests are about: made by the administrator, so that with the right permission each request succeeds.</summary>
internal sealed class RouteTargets(RunningService service)
{
    private static int names;

    private readonly Dictionary<string, string> there = new(StringComparer.Ordinal) { ["{ec}"] = "ec", ["{rsa}"] = "rsa" };
    private string ecVersion = string.Empty;
    private string rsaVersion = string.Empty;

    /// <summary>The keys that several requests share.</summary>
    public async Task Make()
    {
        ecVersion = await Key("ec", """{"kty":"EC","crv":"P-256"}""");
        rsaVersion = await Key("rsa", """{"kty":"RSA","key_size":2048}""");
        there["{ciphertext}"] = (await Good("POST", "/keys/rsa/encrypt", """{"alg":"RSA-OAEP","value":"AAAA"}""")).Json.GetProperty("value").GetString()!;
    }

    /// <summary>The request with names in it; what it needs for itself is made.</summary>
    public async Task<(string Path, string? Body)> Fill(RoutePermission row)
    {
        var (path, body) = (row.Path, row.Body);
        there["{v}"] = path.Contains("{rsa}", StringComparison.Ordinal) ? rsaVersion : ecVersion;
        foreach (var (mark, make) in Makers)
        {
            if (path.Contains(mark, StringComparison.Ordinal) || body?.Contains(mark, StringComparison.Ordinal) == true)
            {
                there[mark] = await make("n" + Interlocked.Increment(ref names));
            }
        }

        foreach (var (mark, name) in there)
        {
            (path, body) = (path.Replace(mark, name, StringComparison.Ordinal), body?.Replace(mark, name, StringComparison.Ordinal));
        }

        return (path, body);
    }

    private (string Mark, Func<string, Task<string>> Make)[] Makers =>
    [
        ("{new}", Task.FromResult),
        ("{key}", LiveKey),
        ("{deleted}", DeletedKey),
        ("{vault}", Vault),
        ("{deletedvault}", DeletedVault),
        ("{backup}", Backup),
    ];

    private async Task<string> LiveKey(string name)
    {
        await Good("POST", $"/keys/{name}/create", """{"kty":"EC","crv":"P-256"}""");
        return name;
    }

    private async Task<string> DeletedKey(string name)
    {
        await LiveKey(name);
        await Good("DELETE", "/keys/" + name);
        return name;
    }

    private async Task<string> Vault(string name)
    {
        await Good("PUT", "/vaults/" + name, "{}");
        return name;
    }

    private async Task<string> DeletedVault(string name)
    {
        await Vault(name);
        await Good("DELETE", "/vaults/" + name);
        return name;
    }

    private async Task<string> Backup(string name)
    {
        await LiveKey(name);
        var backup = (await Good("POST", $"/keys/{name}/backup")).Json.GetProperty("value").GetString()!;
        await Good("DELETE", "/keys/" + name);
        await Good("DELETE", "/deletedkeys/" + name);
        return backup;
    }

    /// <summary>The version of a key that is made unless it is there.</summary>
    private async Task<string> Key(string name, string body)
    {
        var key = await service.Client.Get("/keys/" + name);
        key = key.Status == 200 ? key : await Good("POST", $"/keys/{name}/create", body);
        return key.Json.GetProperty("key").GetProperty("kid").GetString()!.Split('/')[^1];
    }

    private async Task<Answer> Good(string method, string path, string? body = null)
    {
        var answer = await service.Client.Send(new HttpMethod(method), path, body);
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer.Status} {answer.Text}");
        return answer;
    }
}
