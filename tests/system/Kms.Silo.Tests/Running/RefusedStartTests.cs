using System.Net;
using System.Net.Sockets;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>Every reason not to start is one line that tells the operator what to do.</summary>
[Trait("Category", "Long")]
public sealed class RefusedStartTests(DatabaseServer databases)
{
    [Theory]
    [InlineData("Kms:Cluster:Provider is 'redis'", "--Kms:Cluster:Provider", "redis")]
    [InlineData("Kms:Cluster:ConnectionString", "--Kms:Cluster:Provider", "postgresql")]
    [InlineData("Kms:Cluster:Role", "--Kms:Cluster:Role", "gateway")]
    [InlineData("Kms:Cluster:Role is 'boss'", "--Kms:Cluster:Role", "boss")]
    [InlineData("Kms:Cluster:Address", "--Kms:Cluster:Address", "0.0.0.0")]
    [InlineData("Kms:Cluster:SiloPort", "--Kms:Cluster:SiloPort", "70000")]
    [InlineData("Kms:Cluster:SiloPort is for a cluster", "--Kms:Cluster:SiloPort", "11111")]
    [InlineData("Kms:Cluster:ClientPort is for a cluster", "--Kms:Cluster:ClientPort", "30000")]
    [InlineData("Kms:Cluster:Address is for a cluster", "--Kms:Cluster:Address", "127.0.0.1")]
    [InlineData("Kms:Cluster:DeadAfter", "--Kms:Cluster:DeadAfter", "00:00:00.1")]
    [InlineData("Kms:Cluster:Leases is 'sometimes'", "--Kms:Cluster:Leases", "sometimes")]
    [InlineData("Did you mean Kms:Cluster:Tls?", "--Kms:Cluster:TSL", "true")]
    [InlineData("Kms:Zones:A:Provider", "--Kms:Cluster:Provider", "postgresql", "--Kms:Cluster:ConnectionString", "Host=db")]
    public async Task Start_WrongSetting_IsNamedAndNothingIsMade(string expected, params string[] settings)
    {
        using var data = new TempFolder();
        await Refused(data, expected, settings);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhichSettingHelps()
    {
        using var data = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await Refused(data, "Kms:Cluster:SiloPort", [.. Place.New(databases).Settings, "--Kms:Cluster:SiloPort", $"{port}"]);
    }

    [Theory]
    [InlineData("Kms:Cluster:SiloPort")]
    [InlineData("Kms:Cluster:ClientPort")]
    public async Task Start_PortOfAnotherSilo_IsRefusedAndNamesTheSetting(string setting)
    {
        using var one = new TempFolder();
        var port = setting.EndsWith("SiloPort", StringComparison.Ordinal) ? 21451 : 21452;
        await using var holder = HostProcess.Run(
            [],
            [
                "--urls", "https://127.0.0.1:0", "--Kms:Data", one.Path, .. Place.New(databases).Settings,
                "--Kms:Cluster:SiloPort", "21451", "--Kms:Cluster:ClientPort", "21452",
            ]);
        await holder.Ready();
        using var data = new TempFolder();
        await Refused(
            data, $"port {port}: another process has it. Choose another with {setting}",
            [.. Place.New(databases).Settings, "--" + setting, $"{port}"]);
        using var admin = new AdminClient(one);
        Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("still-here")).StatusCode);
    }

    [Fact]
    public async Task Start_OnePortForBoth_IsRefused()
    {
        using var data = new TempFolder();
        await Refused(data, "they must differ", [.. Place.New(databases).Settings, "--Kms:Cluster:SiloPort", "21453", "--Kms:Cluster:ClientPort", "21453"]);
    }

    [Fact]
    public async Task Start_ClusterDatabaseAway_IsNamed()
    {
        var place = Place.New(databases);
        using var data = new TempFolder();
        await Refused(
            data, "Kms:Cluster:ConnectionString",
            [.. place.Zones, "--Kms:Cluster:Provider", "postgresql", "--Kms:Cluster:ConnectionString", "Host=127.0.0.1;Port=1;Database=x;Username=u"]);
    }

    [Fact]
    public async Task Start_SecondSiloWithoutTheRootKey_IsToldOfJoinFrom()
    {
        var place = Place.New(databases);
        await using var first = await Node.Start(place);
        using var data = new TempFolder();
        await Refused(data, "Kms:Cluster:JoinFrom", place.Settings);
    }

    [Fact]
    public async Task Start_SecondSiloInAnotherMode_IsToldWhatTheClusterRuns()
    {
        var place = Place.New(databases);
        await using var first = await Node.Start(place, more: ["--Kms:Cluster:Leases", "strict"]);
        await first.Process.Line("strict: every use asks");
        using var data = new TempFolder();
        await Refused(
            data, "Set it to strict",
            [.. place.Settings, "--Kms:Cluster:JoinFrom", first.Data.Path]);
        using var admin = new AdminClient(first.Data);
        Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("still-here")).StatusCode);
    }

    [Fact]
    public async Task Start_JoinFromANothing_IsNamed()
    {
        using var data = new TempFolder();
        await Refused(data, data.In("nowhere"), "--Kms:Cluster:JoinFrom", data.In("nowhere"));
    }

    private static async Task Refused(TempFolder data, string expected, params string[] settings)
    {
        await using var host = HostProcess.Run([], ["--urls", "https://127.0.0.1:0", "--Kms:Data", data.Path, .. settings]);
        Assert.Equal(1, await host.Ended());
        Assert.Contains(expected, host.Output, StringComparison.Ordinal);
        Assert.Single(host.Output.Split('\n'), line => line.StartsWith("Kms.Silo: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }
}
