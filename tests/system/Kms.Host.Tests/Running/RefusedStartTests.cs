using System.Net;
using System.Net.Sockets;
using Kms.HostTests.Support;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>Every reason not to start is one line that tells the operator what to do, an exit code that is not 0, and no stack trace.</summary>
public sealed class RefusedStartTests
{
    [Fact]
    public async Task Start_FolderInUse_RefusesAndNamesTheProcess()
    {
        using var data = new TempFolder();
        await using var first = HostProcess.Start(data.Path);
        await first.Ready();
        await using var second = HostProcess.Start(data.Path);
        await AssertRefused(second, data.Path, "in use by another process", $"pid {first.Pid}");
        Assert.Equal(0, await first.Terminate());
    }

    [Fact]
    public async Task Start_PortInUse_RefusesAndNamesTheAddress()
    {
        using var data = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var host = HostProcess.Start(data.Path, "--urls", $"https://localhost:{port}");
        await AssertRefused(host, $"https://localhost:{port}", "in use");
    }

    [Fact]
    public async Task Start_HttpAddress_Refuses()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, "--urls", "http://localhost:8080");
        await AssertRefused(host, "http://localhost:8080", "not https");
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task Start_OtherRootKey_RefusesAndChangesNothing()
    {
        using var data = new TempFolder();
        await FirstStart(data);
        var key = File.ReadAllBytes(data.In("root.key"));
        key[0] ^= 1;
        File.WriteAllBytes(data.In("root.key"), key);
        var before = Contents(data);

        await using var host = HostProcess.Start(data.Path);
        await AssertRefused(host, data.In("root.key"), "region/key", "another root key");
        Assert.Equal(before, Contents(data));
    }

    [Fact]
    public async Task Start_RootKeyLost_RefusesAndMakesNone()
    {
        using var data = new TempFolder();
        await FirstStart(data);
        File.Delete(data.In("root.key"));

        await using var host = HostProcess.Start(data.Path);
        await AssertRefused(host, data.In("root.key"), "region/key");
        Assert.False(File.Exists(data.In("root.key")));
    }

    [Fact]
    public async Task Start_OtherRegionName_NamesBothAndChangesNothing()
    {
        using var data = new TempFolder();
        await FirstStart(data);
        var before = Contents(data);

        await using var host = HostProcess.Start(data.Path, "--Kms:Region", "west");
        await AssertRefused(host, "region 'local'", "Kms:Region says 'west'", "Nothing in them was changed");
        Assert.Equal(before, Contents(data));
        await using var verify = HostProcess.Offline(data.Path, "audit", "verify");
        Assert.Equal(0, await verify.Ended());
    }

    /// <summary>Both disks are away: an empty folder in their place is no first start.</summary>
    [Fact]
    public async Task Start_BothZonesAreEmpty_RefusesAndMakesNoNewRegion()
    {
        using var data = new TempFolder();
        await FirstStart(data);
        Directory.Move(data.In("zone-a"), data.In("a"));
        Directory.Move(data.In("zone-b"), data.In("b"));
        await using (var host = HostProcess.Start(data.Path))
        {
            await AssertRefused(host, data.Path, "region 'local'", "not mounted");
        }

        foreach (var (zone, away) in ((string, string)[])[("zone-a", "a"), ("zone-b", "b")])
        {
            Directory.Delete(data.In(zone), recursive: true);
            Directory.Move(data.In(away), data.In(zone));
        }

        await FirstStart(data);
    }

    /// <summary>The folder was used, by a release before the mark or until somebody took it away; or what stands there is no mark.</summary>
    [Theory]
    [InlineData(null, "used before")]
    [InlineData("null", "does not name a region")]
    [InlineData("{}", "does not name a region")]
    [InlineData("{", "not the JSON")]
    [InlineData("folder", "region.json")]
    [InlineData("pipe", "not a regular file")]
    public async Task Start_BothZonesAreEmptyAndTheMarkIsOfNoUse_RefusesAndMakesNoNewRegion(string? mark, string reason)
    {
        using var data = new TempFolder();
        await FirstStart(data);
        Directory.Delete(data.In("zone-a"), recursive: true);
        Directory.Delete(data.In("zone-b"), recursive: true);
        File.Delete(data.In("region.json"));
        switch (mark)
        {
            case null:
                break;
            case "folder":
                Directory.CreateDirectory(data.In("region.json"));
                break;
            case "pipe":
                Fifo.Make(data.In("region.json"));
                break;
            default:
                await File.WriteAllTextAsync(data.In("region.json"), mark, TestContext.Current.CancellationToken);
                break;
        }

        await using (var host = HostProcess.Start(data.Path))
        {
            await AssertRefused(host, data.Path, reason);
        }

        await using var zone = new SqliteZone("A", data.In("zone-a"), TimeProvider.System);
        await zone.Open(TestContext.Current.CancellationToken);
        Assert.Null((await zone.Control(TestContext.Current.CancellationToken)).Value);
    }

    /// <summary>The disk of the data folder is away, with the zones that are in it: the backups remember that there was a region.</summary>
    [Fact]
    public async Task Start_EverythingIsEmptyButTheBackups_Refuses()
    {
        using var data = new TempFolder();
        using var target = new TempFolder();
        string[] settings = ["--Kms:Backups:Targets:0", target.In("kms"), "--Kms:Backups:Every", "00:00:01"];
        await using (var first = HostProcess.Start(data.Path, settings))
        {
            await first.Ready();
            await Kms.Testing.Eventually.True(
                () => Directory.Exists(target.In("kms")) && Directory.EnumerateFiles(target.In("kms"), "*.kmsbackup").Any(), "there is a backup");
            Assert.Equal(0, await first.Terminate());
        }

        using var empty = new TempFolder();
        await using (var host = HostProcess.Start(empty.Path, settings))
        {
            await AssertRefused(host, target.In("kms"), "backups of region 'local'", "not mounted");
        }

        // Another region may have its backups in the same place.
        await using var other = HostProcess.Start(empty.Path, [.. settings, "--Kms:Region", "west"]);
        await other.Ready();
        Assert.Equal(0, await other.Terminate());
    }

    [Fact]
    public async Task Start_DataIsAFile_Refuses()
    {
        using var parent = new TempFolder();
        File.WriteAllText(parent.In("data"), "not a folder");
        await using var host = HostProcess.Start(parent.In("data"));
        await AssertRefused(host, parent.In("data"), "cannot be used");
    }

    [Fact]
    public async Task Start_AuditLogCannotBeWritten_Refuses()
    {
        using var data = new TempFolder();
        File.WriteAllText(data.In("audit"), "not a folder");
        await using var host = HostProcess.Start(data.Path);
        await AssertRefused(host, data.In("audit"), "audit log", "cannot be written");
    }

    [Fact]
    public async Task Start_UnreadableAdminFile_RefusesAndKeepsIt()
    {
        using var data = new TempFolder();
        File.WriteAllText(data.In("admin.json"), "{");
        await using var host = HostProcess.Start(data.Path);
        await AssertRefused(host, data.In("admin.json"), "cannot be read");
        Assert.Equal("{", File.ReadAllText(data.In("admin.json")));
    }

    [Fact]
    public async Task Start_UnknownOption_NamesItAndTheLikelyOne()
    {
        await using var host = HostProcess.Run([], "--Kms:Dta", "x");
        await AssertRefused(host, "--Kms:Dta", "Kms:Data", "--help");
    }

    [Fact]
    public async Task Help_Asked_NamesEverySettingAndEnds()
    {
        await using var host = HostProcess.Run([], "--help");
        Assert.Equal(0, await host.Ended());
        Assert.All(Kms.Configuration.SettingTable.All, setting => Assert.Contains("--" + setting.Name, host.Output, StringComparison.Ordinal));
    }

    private static async Task FirstStart(TempFolder data)
    {
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        Assert.Equal(0, await host.Terminate());
    }

    private static async Task AssertRefused(HostProcess host, params string[] words)
    {
        Assert.Equal(1, await host.Ended());
        var refusal = Assert.Single(host.Output.Split('\n'), line => line.StartsWith("Kms.Silo: ", StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(word, refusal, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", host.Output, StringComparison.Ordinal);
    }

    /// <summary>Everything an operator could miss. SQLite's own side files come and go.</summary>
    private static (string, string)[] Contents(TempFolder data) =>
    [
        .. Directory.EnumerateFiles(data.Path).Where(file => Path.GetFileName(file) != "pid").Order(StringComparer.Ordinal)
            .Select(file => (file, Convert.ToHexString(File.ReadAllBytes(file)))),
    ];
}
