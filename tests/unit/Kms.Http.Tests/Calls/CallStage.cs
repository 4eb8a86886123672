using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.Calls;

/// <summary>
/// Keys and vaults in every state. Shared by all rows: keys <c>{rsa}</c>, <c>{disabled}</c>, <c>{expired}</c>, <c>{early}</c> (before its
/// nbf), <c>{narrow}</c> (key_ops without any use), <c>{full}</c> (500 versions), <c>{gone}</c> (deleted), the vault <c>{purging}</c>
/// (300 keys, being purged). Made for one row: <c>{key}</c>, <c>{deleted}</c>, <c>{vault}</c>, <c>{deletedvault}</c>,
/// <c>{protectedvault}</c> (deleted, purge protection on), <c>{locked}</c> (a deleted key in the protected vault <c>guarded</c>),
/// <c>{new}</c> (a name that nothing has), <c>{backup}</c> (of a key that is gone). <c>{none}</c> is never made.
/// </summary>
public sealed partial class CallStage : IAsyncLifetime
{
    public const string NoVersion = "00000000000000000000000000000000";

    private static readonly string Jwk = MakeJwk();
    private static int names;

    private readonly Dictionary<string, string> shared = new(StringComparer.Ordinal) { ["none"] = "none", ["noversion"] = NoVersion };

    public RunningService Service { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        var made = await Import("rsa", string.Empty);
        shared["v"] = made.Json.GetProperty("key").GetProperty("kid").GetString()!.Split('/')[^1];
        await Import("disabled", ""","attributes":{"enabled":false}""");
        await Import("expired", ""","attributes":{"exp":1000}""");
        await Import("early", ""","attributes":{"nbf":4000000000}""");
        await Import("gone", string.Empty);
        await Good("PATCH", "/keys/gone", """{"tags":{"a":"b"}}""");
        await Good("DELETE", "/keys/gone");
        await Good("PUT", "/keys/narrow", $$"""{"key":{{Jwk.Replace("\"kty\"", "\"key_ops\":[\"import\"],\"kty\"", StringComparison.Ordinal)}}}""");
        shared["narrow"] = "narrow";
        await Good("PUT", "/vaults/guarded", """{"properties":{"enablePurgeProtection":true}}""");
        shared["cipher"] = (await Good("POST", "/keys/rsa/encrypt", """{"alg":"RSA-OAEP","value":"AAAA"}""")).Json.GetProperty("value").GetString()!;
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    /// <summary>The row's call with names in it; what it needs for itself is made.</summary>
    public async Task<CallRow> Prepare(CallRow row)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        return row with { Path = await Fill(row.Path, own), Body = row.Body is null ? null : await Fill(row.Body, own) };
    }

    /// <param name="vault">On whose host; null: as the row says.</param>
    public static Task<Answer> Send(CallRow prepared, Client client, string? vault = null)
    {
        var bar = prepared.Path.IndexOf('|', StringComparison.Ordinal);
        vault ??= bar < 0 ? null : prepared.Path[..bar];
        return client.Send(new HttpMethod(prepared.Method), prepared.Path[(bar + 1)..], prepared.Body, vault is null ? null : client.HostOf(vault));
    }

    public static string Describe(Answer answer) =>
        answer.Status < 400 ? $"{answer.Status}" : $"{answer.Status} {answer.ErrorCode}" + (answer.InnerCode is { } inner ? "/" + inner : string.Empty);

    private async Task<string> Fill(string text, Dictionary<string, string> own)
    {
        foreach (Match mark in Mark().Matches(text))
        {
            var name = mark.Groups[1].Value;
            if (!shared.TryGetValue(name, out var value) && !own.TryGetValue(name, out value))
            {
                own[name] = value = await Make(name, $"n{Interlocked.Increment(ref names)}");
            }

            text = text.Replace(mark.Value, value, StringComparison.Ordinal);
        }

        return text;
    }

    private async Task<string> Make(string mark, string name)
    {
        switch (mark)
        {
            case "new": break;
            case "jwk": return Jwk;
            case "full": return shared[mark] = await Fill("full", 500, null);
            case "purging":
                await Good("PUT", "/vaults/emptied");
                await Fill("k", 300, "emptied");
                await Good("DELETE", "/vaults/emptied");
                await Good("DELETE", "/deletedvaults/emptied");
                return shared[mark] = "emptied";
            case "key": await Good("POST", $"/keys/{name}/create", """{"kty":"oct"}"""); break;
            case "deleted": await Make("key", name); await Good("DELETE", "/keys/" + name); break;
            case "vault": await Good("PUT", "/vaults/" + name); break;
            case "deletedvault": await Make("vault", name); await Good("DELETE", "/vaults/" + name); break;
            case "protectedvault":
                await Good("PUT", "/vaults/" + name, """{"properties":{"enablePurgeProtection":true}}""");
                await Good("DELETE", "/vaults/" + name);
                break;
            case "locked":
                await Good("POST", $"/keys/{name}/create", """{"kty":"oct"}""", "guarded");
                await Good("DELETE", "/keys/" + name, null, "guarded");
                break;
            case "backup" or "livebackup" or "deletedbackup":
                await Make("key", name);
                var backup = (await Good("POST", $"/keys/{name}/backup")).Json.GetProperty("value").GetString()!;
                if (mark != "livebackup")
                {
                    await Good("DELETE", "/keys/" + name);
                }

                if (mark == "backup")
                {
                    await Good("DELETE", "/deletedkeys/" + name);
                }

                return backup;
            default: throw new ArgumentException(mark, nameof(mark));
        }

        return name;
    }

    /// <param name="vault">Null: so many versions of one key; else so many keys in that vault.</param>
    private async Task<string> Fill(string name, int count, string? vault)
    {
        for (var i = 0; i < count; i++)
        {
            await Good("POST", $"/keys/{name}{(vault is null ? string.Empty : i)}/create", """{"kty":"oct"}""", vault);
        }

        return name;
    }

    private async Task<Answer> Import(string name, string attributes)
    {
        shared[name] = name;
        return await Good("PUT", "/keys/" + name, $$"""{"key":{{Jwk}}{{attributes}}}""");
    }

    private async Task<Answer> Good(string method, string path, string? body = null, string? vault = null)
    {
        var answer = await Service.Client.Send(new HttpMethod(method), path, body, vault is null ? null : Service.Client.HostOf(vault));
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer.Status} {answer.Text}");
        return answer;
    }

    private static string MakeJwk()
    {
        using var rsa = RSA.Create(2048);
        var p = rsa.ExportParameters(true);
        static string Url(byte[]? bytes) => Base64Url.EncodeToString(bytes);
        return $$"""{"kty":"RSA","n":"{{Url(p.Modulus)}}","e":"{{Url(p.Exponent)}}","d":"{{Url(p.D)}}","p":"{{Url(p.P)}}","q":"{{Url(p.Q)}}","dp":"{{Url(p.DP)}}","dq":"{{Url(p.DQ)}}","qi":"{{Url(p.InverseQ)}}"}""";
    }

    [GeneratedRegex("{([a-z]+)}")]
    private static partial Regex Mark();
}
