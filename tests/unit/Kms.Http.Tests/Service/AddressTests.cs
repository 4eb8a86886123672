using System.Text.Json;
using System.Text.RegularExpressions;
using Kms.Http.Tokens;
using Xunit;

namespace Kms.Http.Service;

/// <summary>Every absolute address in every answer begins as clients reach the service, with a public base and without.</summary>
public sealed partial class AddressTests
{
    private const string Tenant = "/" + RunningService.Tenant;

    [Theory]
    [InlineData(null, "other.vault.test:77", "http://other.vault.test:77", "http://vault.test:77")]
    [InlineData(null, "localhost:77", "http://localhost:77", "http://vault.test:77")]
    [InlineData(null, RunningService.ListedName, "http://keys.example", "http://vault.test")]
    [InlineData("https://public.example", "other.vault.test:77", "https://other.vault.test", "https://vault.test")]
    [InlineData("https://public.example", "localhost:77", "https://public.example", "https://vault.test")]
    [InlineData("https://public.example:8443", "vault.test", "https://vault.test:8443", "https://vault.test:8443")]
    [InlineData("https://public.example:8443", RunningService.ListedName, "https://public.example:8443", "https://vault.test:8443")]
    public async Task Addresses_InEveryAnswer_BeginAsClientsReachTheService(string? publicBase, string host, string start, string resource)
    {
        await using var service = new RunningService { PublicBase = publicBase is null ? null : new Uri(publicBase) };
        await service.InitializeAsync();
        var seen = new List<string>();
        foreach (var name in (string[])["one", "two"])
        {
            Collect(seen, await service.Client.Post($"/keys/{name}/create", """{"kty":"oct","key_size":256}""", host));
            Collect(seen, await service.Client.Post($"/keys/{name}/rotate", null, host));
        }

        Collect(seen, await service.Client.Get("/keys/one", host));
        Collect(seen, await service.Client.Post("/keys/one/encrypt", """{"alg":"A256GCM","value":"AAAA"}""", host));
        Collect(seen, await service.Client.Get("/keys?api-version=7.6&maxresults=1", host));
        Collect(seen, await service.Client.Get("/keys/one/versions?api-version=7.6&maxresults=1", host));
        Collect(seen, await service.Client.Get("/keys/one/rotationpolicy", host));
        foreach (var name in (string[])["one", "two"])
        {
            Collect(seen, await service.Client.Delete($"/keys/{name}", host));
            Collect(seen, await service.Client.Get($"/deletedkeys/{name}", host));
        }

        Collect(seen, await service.Client.Get("/deletedkeys?api-version=7.6&maxresults=1", host));
        var links = seen.Count(address => address.Contains("skiptoken", StringComparison.Ordinal));
        Assert.True(seen.Count >= 20 && links == 3, string.Join('\n', seen));

        using var nobody = service.ClientWith(null);
        foreach (var version in (string[])["/v2.0", ""])
        {
            Collect(seen, await nobody.Get($"{Tenant}{version}/.well-known/openid-configuration", host));
        }

        var token = (await TokenRequest.Send(service, TokenRequest.Good, host: host)).Json.GetProperty("access_token").GetString()!;
        seen.Add((string)Forge.Claims(token)["iss"]!);
        seen.Add(Quoted(await nobody.Get("/keys", host), "authorization"));

        Assert.All(seen, address => Assert.StartsWith(start + "/", address, StringComparison.Ordinal));
        Assert.Equal(resource, Quoted(await nobody.Get("/keys", host), "resource"));
    }

    [Theory]
    [InlineData(null, "http://other.vault.test:77/")]
    [InlineData("https://public.example:8443", "https://other.vault.test:8443/")]
    public async Task VaultUri_OfAVault_IsItsOwnHost(string? publicBase, string uri)
    {
        await using var service = new RunningService { PublicBase = publicBase is null ? null : new Uri(publicBase) };
        await service.InitializeAsync();

        var answer = await service.Client.Get("/vaults/other", "localhost:77");

        Assert.Equal(uri.TrimEnd('/'), answer.Json.GetProperty("properties").GetProperty("vaultUri").GetString()!.TrimEnd('/'));
    }

    private static void Collect(List<string> seen, Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        var before = seen.Count;
        Walk(answer.Json);
        Assert.True(seen.Count > before, "No address in " + answer.Text);

        void Walk(JsonElement json)
        {
            switch (json.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in json.EnumerateObject())
                    {
                        Walk(property.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var item in json.EnumerateArray())
                    {
                        Walk(item);
                    }

                    break;
                case JsonValueKind.String when json.GetString()!.Contains("://", StringComparison.Ordinal):
                    seen.Add(json.GetString()!);
                    break;
            }
        }
    }

    private static string Quoted(Answer answer, string name) =>
        Parts().Matches(answer.Header("WWW-Authenticate")).Single(match => match.Groups[1].Value == name).Groups[2].Value;

    [GeneratedRegex("(\\w+)=\"([^\"]*)\"")]
    private static partial Regex Parts();
}
