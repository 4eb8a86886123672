using System.Net.Http.Json;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>One region as a host process of its own, and what an operator says to it.</summary>
internal sealed class RunningRegion(string name, TempFolder folder, HostProcess host) : IAsyncDisposable
{
    public HostProcess Host { get; private set; } = host;

    public TempFolder Folder => folder;

    public AdminClient Client { get; private set; } = new(folder);

    public static async Task<RunningRegion> Start(string name)
    {
        var folder = new TempFolder();
        return new RunningRegion(name, folder, await Launched(name, folder));
    }

    /// <summary>Once it has ended, with what is in its folder now.</summary>
    public async Task StartAgain()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        Host = await Launched(name, folder);
        Client = new AdminClient(folder);
    }

    /// <summary>Joins the other one as its replica.</summary>
    public async Task Follow(RunningRegion home)
    {
        var joined = await Join(await home.Code(), home.Client.Endpoint);
        Assert.True(joined.IsSuccessStatusCode, await joined.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<string> Code() => (await Post("/region/pairing")).GetProperty("code").GetString()!;

    public Task<HttpResponseMessage> Join(string code, Uri address) => Client.Send(
        HttpMethod.Post, "/region/pair?api-version=7.6", new { code, address = address.GetLeftPart(UriPartial.Authority) });

    public Task<JsonElement> Status() => Get("/region");

    /// <summary>The role afterwards; null when it was refused.</summary>
    public async Task<string?> Step(string step) => (await Post("/region/" + step)).TryGetProperty("role", out var role) ? role.GetString() : null;

    /// <summary>The answer, an error too.</summary>
    public async Task<JsonElement> Post(string path, object? body = null) => await Read(await Client.Send(HttpMethod.Post, path + "?api-version=7.6", body));

    public async Task<JsonElement> Get(string path) => await Read(await Client.Send(HttpMethod.Get, path + "?api-version=7.6"));

    public Task Signs(string key) => Eventually.True(async () => (await Client.Sign(key)).IsSuccessStatusCode, $"{name} signs with {key}");

    public static async Task<string?> Inner(HttpResponseMessage answer) => Inner(await Read(answer));

    public static string? Inner(JsonElement answer)
    {
        var error = answer.GetProperty("error");
        return error.TryGetProperty("innererror", out var inner) ? inner.GetProperty("code").GetString() : error.GetProperty("code").GetString();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        folder.Dispose();
    }

    private static async Task<HostProcess> Launched(string name, TempFolder folder)
    {
        var host = HostProcess.Start(folder.Path, "--Kms:Region", name);
        await host.Ready();
        return host;
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
