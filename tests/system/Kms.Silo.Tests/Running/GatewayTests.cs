using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Kms.Testing;
using Npgsql;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>A gateway answers what a silo answers, and has nothing that opens a key.</summary>
[Trait("Category", "Long")]
public sealed class GatewayTests(DatabaseServer databases, GatewayTests.Stand stand) : IClassFixture<GatewayTests.Stand>
{
    private readonly Node silo = stand.Silo;
    private readonly GatewayNode gateway = stand.Gateway;

    [Fact]
    public async Task Gateway_Keys_AreMadeAndUsedOnTheSilo()
    {
        using var made = await gateway.Admin.CreateKey("made");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.Sign("made")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Admin.Sign("not-made")).StatusCode);

        using var here = new AdminClient(silo.Data);
        Assert.Equal(HttpStatusCode.OK, (await here.Sign("made")).StatusCode);
    }

    [Fact]
    public async Task Gateway_Tokens_ComeFromTheSiloAndAreCheckedHere()
    {
        var admin = gateway.Admin;
        using var answer = await admin.AskForToken(admin["tenantId"], admin["clientId"], admin["clientSecret"]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await admin.Send(HttpMethod.Get, "/keys?api-version=7.6", token: token)).StatusCode);
        using var here = new AdminClient(silo.Data);
        Assert.Equal(HttpStatusCode.OK, (await here.Send(HttpMethod.Get, "/keys?api-version=7.6", token: token)).StatusCode);

        using var wrong = await admin.AskForToken(admin["tenantId"], admin["clientId"], "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("invalid_client", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
        Assert.Equal(
            (await here.Get($"/{admin["tenantId"]}/discovery/keys")).GetRawText(), (await admin.Get($"/{admin["tenantId"]}/discovery/keys")).GetRawText());
    }

    [Fact]
    public async Task Gateway_RefusedLogIn_IsInTheSilosAuditLog()
    {
        using var refused = await gateway.Admin.Send(HttpMethod.Get, "/keys?api-version=7.6", token: "nobody's");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var request = Assert.Single(refused.Headers.GetValues("x-ms-request-id"));

        // One that was let in, and one that may not, are there too: authorized and recorded by the silo.
        using var made = await gateway.Admin.CreateKey("audited");
        string[] wanted = [request, Assert.Single(made.Headers.GetValues("x-ms-request-id"))];
        await Eventually.True(() => wanted.All(id => Log().Contains(id, StringComparison.Ordinal)), "both requests are in the audit log");
        Assert.Contains("\"authenticate\"", Log().Split('\n').Single(line => line.Contains(request, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(gateway.Data.In("audit")));

        string Log() => string.Concat(Directory.EnumerateFiles(silo.Data.In("audit"), "*.jsonl").Select(Read));
    }

    [Fact]
    public async Task Folder_OfARunningGateway_HasTwoPrivateKeysAndNothingElseOfTheInstallation()
    {
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.CreateKey("used")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.Sign("used")).StatusCode);
        string[] files = [.. Directory.EnumerateFiles(gateway.Data.Path, "*", SearchOption.AllDirectories)];
        Assert.Equal(
            ["ca.pem", "cluster-ca.pem", "cluster-tls.key", "cluster-tls.pem", "lock", "pid", "tls.key", "tls.pem"],
            files.Select(file => Path.GetRelativePath(gateway.Data.Path, file)).Order(StringComparer.Ordinal));
        Assert.Equal(0, new FileInfo(gateway.Data.In("lock")).Length);
        var texts = files.Where(file => file != gateway.Data.In("lock")).Select(Read).ToArray();
        Assert.Equal(2, texts.Count(text => text.Contains("PRIVATE KEY", StringComparison.Ordinal)));

        // Whatever the silo keeps for itself is in none of them, in part neither.
        foreach (var name in (string[])["root.key", "ca.key", "cluster-ca.key", "token.key", "clients.json", "admin.json", "cluster-tls.key", "tls.key"])
        {
            var secret = File.ReadAllText(silo.Data.In(name), Encoding.Latin1);
            string[] lines = [.. secret.Split('\n').Where(line => line.Length > 40 && !line.StartsWith("Made by", StringComparison.Ordinal)).DefaultIfEmpty(secret)];
            Assert.All(lines, line => Assert.True(line.Trim().Length >= 16));
            Assert.All(texts, text => Assert.DoesNotContain(lines, line => text.Contains(line.Trim(), StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Connections_OfARunningGateway_GoToNoDatabase()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is needed.");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.CreateKey("key-" + i)).StatusCode);
        }

        var database = new NpgsqlConnectionStringBuilder(databases.Server.ConnectionString("postgres")).Port;
        var (ofSilo, ofGateway) = (Sockets.To(silo.Process.Pid, database), Sockets.To(gateway.Process.Pid, database));
        TestContext.Current.TestOutputHelper?.WriteLine($"Connections to the database: of the silo {ofSilo}, of the gateway {ofGateway}.");
        Assert.NotEqual(0, ofSilo);
        Assert.Equal(0, ofGateway);
        Assert.NotEqual(0, Sockets.To(gateway.Process.Pid, stand.Port));
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    /// <summary>One silo and one gateway for all tests of the class.</summary>
    public sealed class Stand(DatabaseServer databases) : IAsyncLifetime
    {
        private GatewayNode? gateway;
        private Node? silo;

        public int Port { get; } = BareSilo.FreePort();

        internal Node Silo => silo!;

        internal GatewayNode Gateway => gateway!;

        public async ValueTask InitializeAsync()
        {
            silo = await Node.Start(Place.New(databases), more: ["--Kms:Cluster:ClientPort", Port.ToString(CultureInfo.InvariantCulture)]);
            gateway = await GatewayNode.Start(silo.Data, Port);
        }

        public async ValueTask DisposeAsync()
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
