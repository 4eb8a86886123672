using System.Net;
using Kms.Configuration;
using Kms.HostTests.Support;
using Kms.Records;
using Kms.Zones.Sql;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>What the first start leaves behind, and that the second one leaves it alone.</summary>
public sealed class FirstStartTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Start_EmptyFolder_MakesFilesForTheOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are a POSIX matter.");
        using var parent = new TempFolder();
        var data = parent.In("data");
        await using var host = HostProcess.Start(data);
        await host.Ready();

        string[] expected =
        [
            "admin.json", "audit", "ca.key", "ca.pem", "clients.json", "lock", "pid", "region.json", "root.key", "tls.key", "tls.pem", "token.key", "zone-a", "zone-b",
        ];
        Assert.Equal(expected, Directory.EnumerateFileSystemEntries(data).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(OwnerFile | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        Assert.All(
            Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories),
            file => Assert.Equal((file, OwnerFile), (file, File.GetUnixFileMode(file))));
    }

    [Fact]
    public async Task Start_EmptyFolder_AdministratorCanWorkAtOnce()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);

        Assert.All(
            ["endpoint", "tenantId", "clientId", "clientSecret", "accessToken"],
            name => Assert.False(string.IsNullOrWhiteSpace(admin[name]), name));
        using var made = await admin.CreateKey("first");
        using var signed = await admin.Sign("first");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (made.StatusCode, signed.StatusCode));
    }

    /// <summary>As when the process is killed after it has set up one zone and before the other.</summary>
    [Fact]
    public async Task Start_AfterOneThatWasKilledBetweenTheZones_FillsTheOtherZone()
    {
        using var data = new TempFolder();
        var options = OptionsReader.Read(OptionsReader.Sources(CommandLine.Parse(["--Kms:Data", data.Path])));
        await using (var zone = ZoneFactory.Make(options.ZoneA, TimeProvider.System))
        {
            Assert.True((await zone.Open(CancellationToken.None)).IsApplied);
            var control = new ZoneControl(Guid.NewGuid().ToString("N"), 1, "first", true);
            Assert.True((await zone.SetControl(null, control, CancellationToken.None)).IsApplied);
        }

        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        using var made = await admin.CreateKey("first");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }

    [Fact]
    public async Task Start_SecondTime_KeepsKeysAndFiles()
    {
        using var data = new TempFolder();
        string[] kept = ["root.key", "ca.pem", "ca.key", "tls.pem", "tls.key", "token.key", "clients.json"];
        byte[][] before;
        await using (var first = HostProcess.Start(data.Path))
        {
            await first.Ready();
            using var admin = new AdminClient(data);
            using var made = await admin.CreateKey("kept");
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
            before = [.. kept.Select(name => File.ReadAllBytes(data.In(name)))];
            Assert.Equal(0, await first.Terminate());
        }

        await using var second = HostProcess.Start(data.Path);
        await second.Ready();
        using var again = new AdminClient(data);
        using var signed = await again.Sign("kept");
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        Assert.Equal(before, kept.Select(name => File.ReadAllBytes(data.In(name))));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("vault.localhost")]
    [InlineData("default.vault.localhost")]
    [InlineData("any-other.vault.localhost")]
    public async Task Tls_EveryNameOfTheContract_IsCovered(string name)
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        using var answer = await admin.Send(HttpMethod.Get, $"https://{name}:{admin.Endpoint.Port}/health/live");
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.Empty(answer.Headers.Server);
    }
}
