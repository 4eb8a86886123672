using System.Net.Http.Json;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.SiloTests.Support;

/// <summary>A region that is a cluster of silos, each a process, as an operator sees it over any of them.</summary>
internal sealed class ClusterRegion : IAsyncDisposable
{
    private readonly Place place;
    private readonly List<Node> nodes = [];
    private readonly Dictionary<Node, AdminClient> clients = [];
    private readonly HashSet<Node> ended = [];

    private readonly string[] settings;

    private ClusterRegion(string name, Place place, string[] settings) => (Name, this.place, this.settings) = (name, place, settings);

    public string Name { get; }

    /// <summary>Those that were not killed.</summary>
    public IReadOnlyList<Node> Nodes => nodes;

    public IEnumerable<AdminClient> Clients => nodes.Select(Over);

    public AdminClient First => Over(nodes[0]);

    public AdminClient Last => Over(nodes[^1]);

    public static async Task<ClusterRegion> Start(string name, DatabaseServer databases, int silos, params string[] settings)
    {
        var region = new ClusterRegion(name, Place.New(databases), settings);
        try
        {
            for (var i = 0; i < silos; i++)
            {
                await region.Add();
            }

            return region;
        }
        catch
        {
            await region.DisposeAsync();
            throw;
        }
    }

    public AdminClient Over(Node node) => clients[node];

    /// <summary>One silo more. It listens where it did when it is started again: the other region knows it by that.</summary>
    public async Task<Node> Add()
    {
        var node = await Node.Start(place, nodes.FirstOrDefault(), more: ["--Kms:Region", Name, "--urls", $"https://127.0.0.1:{BareSilo.FreePort()}", .. settings]);
        nodes.Add(node);
        clients[node] = new AdminClient(node.Data);
        return node;
    }

    public async Task Kill(Node node)
    {
        await End(node);
        await Forget(node);
    }

    /// <summary>Kills it, to be started again with the others.</summary>
    public async Task End(Node node)
    {
        ended.Add(node);
        node.Process.Send(PosixSignals.Kill);
        await node.Process.Ended();
    }

    /// <summary>The silo that decides for the region, as long as that was never another one.</summary>
    public Node WithActor() => nodes.Single(Decided);

    /// <summary>It has decided for the region, at least for a while.</summary>
    public static bool Decided(Node node) => node.Process.Output.Contains("This silo decides for the region", StringComparison.Ordinal);

    /// <summary>Every silo ends at once, and later all of them are started again with what they have.</summary>
    public async Task<Func<Task>> KillAll()
    {
        foreach (var node in nodes.Except(ended))
        {
            await End(node);
        }

        return async () =>
        {
            ended.Clear();
            foreach (var node in nodes)
            {
                await node.Restart();
                clients[node].Dispose();
                clients[node] = new AdminClient(node.Data);
            }
        };
    }

    /// <summary>Joins a home region, each of the two asked over the given silo of its.</summary>
    public static async Task Pair(AdminClient home, AdminClient replica)
    {
        var code = (await Body(await Answered(() => home.Send(HttpMethod.Post, "/region/pairing?api-version=7.6")))).GetProperty("code").GetString();
        var joined = await Answered(() => replica.Send(
            HttpMethod.Post, "/region/pair?api-version=7.6", new { code, address = home.Endpoint.GetLeftPart(UriPartial.Authority) }));
        Assert.True(joined.IsSuccessStatusCode, await joined.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks again for as long as the answer says that this helps: a cluster that has just come together may need that.</summary>
    private static async Task<HttpResponseMessage> Answered(Func<Task<HttpResponseMessage>> ask)
    {
        var answer = await ask();
        await Eventually.True(async () => (int)answer.StatusCode < 500 || (int)(answer = await ask()).StatusCode < 500, "it is answered");
        return answer;
    }

    public static async Task<JsonElement> Status(AdminClient client) => await Body(await client.Send(HttpMethod.Get, "/region?api-version=7.6"));

    /// <summary>Null when it was refused.</summary>
    public static async Task<string?> Step(AdminClient client, string step) =>
        (await Body(await client.Send(HttpMethod.Post, $"/region/{step}?api-version=7.6"))).TryGetProperty("role", out var role) ? role.GetString() : null;

    /// <summary>The code of a refusal; null for none.</summary>
    public static async Task<string?> Refused(HttpResponseMessage answer) => answer.IsSuccessStatusCode ? null
        : (await Body(answer)).GetProperty("error") is var error && error.TryGetProperty("innererror", out var inner) ? inner.GetProperty("code").GetString()
        : error.GetProperty("code").GetString();

    public Task MustSign(string key) => Eventually.True(
        async () => (await Task.WhenAll(Clients.Select(client => client.Sign(key)))).All(answer => answer.IsSuccessStatusCode), $"every silo of '{Name}' signs with '{key}'", 60);

    public Task MustBecome(string role) => Eventually.True(
        async () => (await Task.WhenAll(Clients.Select(Status))).All(status => status.GetProperty("role").GetString() == role), $"every silo of '{Name}' says {role}", 60);

    /// <summary>Repeats a create until it is answered for certain.</summary>
    public static async Task MustCreate(AdminClient client, string key) => await Eventually.True(
        async () => await client.CreateKey(key) is var answer && (answer.IsSuccessStatusCode
            || ((int)answer.StatusCode >= 500 ? false : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync()))),
        $"'{key}' is made", 60);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.ToArray())
        {
            await Forget(node);
        }
    }

    private async Task Forget(Node node)
    {
        nodes.Remove(node);
        if (clients.Remove(node, out var client))
        {
            client.Dispose();
        }

        await node.DisposeAsync();
    }

    private static async Task<JsonElement> Body(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
