using System.Net;
using System.Net.Sockets;
using Kms.CliTests.Support;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.CliTests;

/// <summary>What scripts branch on, and what a person reads when something is wrong.</summary>
public sealed class FailureTests(RunningHost host) : IClassFixture<RunningHost>
{
    public static TheoryData<string[], string> WrongUsage => new()
    {
        { ["keys"], "Required command" },
        { ["keys", "crate", "x"], "Did you mean create?" },
        { ["keys", "create", "--dry-run"], "'--dry-run' is not an option" },
        { ["keys", "purge", "--force"], "'--force' is not an option" },
        { ["keys", "delete", "default/x/0123456789abcdef0123456789abcdef"], "one version" },
        { ["keys", "show", "under_score"], "not a valid key name" },
        { ["keys", "create"], "Required argument" },
        { ["keys", "create", "x", "--type", "dsa"], "dsa" },
        { ["keys", "create", "x", "--size", "256"], "--size is for rsa and oct" },
        { ["keys", "create", "x", "-t", "rsa", "--size", "1024"], "--size is '1024'" },
        { ["keys", "create", "x", "-t", "rsa", "--size", "256"], "--size 256" },
        { ["keys", "create", "x", "--expires", "tomorrow"], "--expires is 'tomorrow'" },
        { ["keys", "create", "x", "--tag", "novalue"], "NAME=VALUE" },
        { ["keys", "create", "x", "--ops", "sing"], "'sing'" },
        { ["keys", "sign", "x", "-a", "ES257"], "ES257" },
        { ["keys", "sign", "x", "-a", "ES256", "--digest", "AAAA"], "needs 32" },
        { ["keys", "verify", "x", "-a", "ES256", "-s", "!!"], "--signature is '!!': it must be base64url" },
        { ["keys", "verify", "x", "-a", "ES256", "-s", "AAAA"], "one of ES256 has 64" },
        { ["keys", "policy", "set", "x", "--rotate-after", "90d"], "P90D" },
        { ["keys", "list", "-o", "xml"], "xml" },
        { ["keys", "list", "--timeout", "0"], "--timeout" },
        { ["zones", "replace", "C", "--yes"], "C" },
        { ["restore", "--at", "2027-01-01T00:00:00"], "with its zone" },
        { ["audit", "verify", "--set", "Kms:Regoin=x"], "Did you mean" },
    };

    [Theory]
    [MemberData(nameof(WrongUsage), DisableDiscoveryEnumeration = true)]
    public async Task Usage_Wrong_IsCode2AndSaysWhat(string[] arguments, string expected) =>
        Assert.Contains(expected, (await host.Run(arguments)).With(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task DataFolder_NotThere_SaysWhatToName()
    {
        Assert.Contains("--endpoint", (await host.RunIn([], "", "keys", "list")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("nowhere", (await host.RunIn([], "", "--data", "nowhere", "audit", "verify")).With(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_Wrong_IsCode5() => (await host.RunIn(new() { ["KMS_CLIENT_SECRET"] = "wrong", ["KMS_DATA"] = host.Data }, "", "keys", "list")).With(5);

    [Fact]
    public async Task Service_NotThere_IsCode3()
    {
        var ran = (await host.Run("--endpoint", "https://127.0.0.1:1", "--timeout", "1", "keys", "list", "-o", "json")).With(3);
        Assert.Contains("127.0.0.1:1", ran.ErrorJson.GetProperty("message").GetString(), StringComparison.Ordinal);
        (await host.Run("--endpoint", "https://127.0.0.1:1", "health")).With(3);
    }

    [Fact]
    public async Task Error_AsJson_HasCodeAndRequest()
    {
        var ran = (await host.Run("keys", "show", "nothing", "-o", "json")).With(4);
        Assert.Equal("", ran.Output);
        Assert.Equal(["code", "message", "requestId", "operationId", "retryAfterSeconds"], ran.ErrorJson.EnumerateObject().Select(property => property.Name));
        Assert.Equal("KeyNotFound", ran.ErrorJson.GetProperty("code").GetString());
        Assert.NotNull(ran.ErrorJson.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Environment_InPlaceOfOptions_IsEnough()
    {
        var admin = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.json"))).RootElement;
        string Read(string name) => admin.GetProperty(name).GetString()!;
        var ran = await host.RunIn(
            new()
            {
                ["KMS_ENDPOINT"] = Read("endpoint"),
                ["KMS_CA"] = Path.Combine(host.Data, "ca.pem"),
                ["KMS_TENANT_ID"] = Read("tenantId"),
                ["KMS_CLIENT_ID"] = Read("clientId"),
                ["KMS_CLIENT_SECRET"] = Read("clientSecret"),
            },
            "", "vaults", "list", "-o", "json");
        Assert.Equal("default", ran.With(0).Json[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task CtrlC_WhileWaiting_Is130AndOneWord()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var endpoint = $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        using var command = Command.Start(new Dictionary<string, string>(), host.In("."), "--data", host.Data, "--endpoint", endpoint, "keys", "list");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var connected = await silent.AcceptTcpClientAsync(limit.Token);
        PosixSignals.Send(command.Pid, PosixSignals.Interrupt);
        var ran = (await command.End()).With(130);
        Assert.Equal("kms: interrupted\n", ran.Error);
    }

    [Fact]
    public async Task Help_AndVersion_AreCode0()
    {
        Assert.Contains("Exit codes", (await host.RunIn([], "", "--help")).With(0).Output, StringComparison.Ordinal);
        (await host.RunIn([], "", "--version")).With(0);
        Assert.Contains("--algorithm", (await host.RunIn([], "", "keys", "sign", "--help")).With(0).Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes", (await host.RunIn([], "")).With(0).Output, StringComparison.Ordinal);
    }
}
