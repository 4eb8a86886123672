using System.Net;
using System.Text.Json.Nodes;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>The whole way as an operator goes it: a service that makes backups, its loss, a new one from an empty folder, a copy of root.key and the backups.</summary>
[Trait("Category", "Long")]
public sealed class BackupTests
{
    [Fact]
    public async Task Region_LostWithEverything_ComesBackFromItsBackups()
    {
        using var home = new TempFolder();
        using var disks = new TempFolder();
        string[] backups = ["--Kms:Backups:Targets:0", disks.In("one"), "--Kms:Backups:Targets:1", disks.In("two")];
        await using (var host = HostProcess.Start(home.Path, [.. backups, "--Kms:Backups:Every", "00:00:01"]))
        {
            await host.Line("listens on");
            using var admin = new AdminClient(home);
            Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("signing")).StatusCode);
            Assert.Equal(HttpStatusCode.Accepted, (await admin.Send(HttpMethod.Post, "/backups?api-version=7.6")).StatusCode);
            var made = DateTime.UtcNow;
            await Eventually.True(async () => (await Targets(admin)).All(target => (DateTime?)target!["newest"] > made), "both have it");
            Assert.Equal(HttpStatusCode.Unauthorized, (await admin.Send(HttpMethod.Get, "/backups?api-version=7.6", token: "nobody")).StatusCode);
            Assert.Contains("\"backups\":\"ok\"", (await admin.Get("/health/ready")).GetRawText(), StringComparison.Ordinal);
        }

        string[] targets = ["--set", "Kms:Backups:Targets:0=" + disks.In("one"), "--set", "Kms:Backups:Targets:1=" + disks.In("two")];
        Assert.Equal(0, await Run(home.Path, ["backup", "verify", "--offline", .. targets]));
        Assert.Equal(0, await Run(home.Path, ["backup", "drill", .. targets]));
        Assert.Equal(1, await Run(home.Path, ["restore", "--yes", .. targets]));

        using var again = new TempFolder();
        File.Copy(home.In("root.key"), again.In("root.key"));
        File.Copy(home.In("clients.json"), again.In("clients.json"));
        await using (var restoring = HostProcess.Offline(again.Path, "restore", "--yes", targets[0], targets[1]))
        {
            Assert.Equal(0, await restoring.Ended());
            Assert.Contains("not in the data folder: token.key, ca.pem, ca.key, audit.", restoring.Output, StringComparison.Ordinal);
        }

        File.Delete(again.In("clients.json"));
        await using var restored = HostProcess.Start(again.Path);
        await restored.Line("listens on");
        using var newAdmin = new AdminClient(again);
        Assert.Equal(HttpStatusCode.OK, (await newAdmin.Sign("signing")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await newAdmin.CreateKey("signing")).StatusCode);
    }

    [Theory]
    [InlineData("Kms:Backups:Targets:1", "x", "name the same folder")]
    [InlineData("Kms:Backups:Targets:1", "x/y", "one inside the other")]
    [InlineData("Kms:Backups:Every", "00:00:00", "must be a time from")]
    [InlineData("Kms:Backups:Keep", "00:00:01", "must be a time from")]
    [InlineData("Kms:Backups:Targets:2", "y", "Unknown option")]
    public async Task Start_BadBackupSetting_IsRefusedByName(string name, string value, string reason)
    {
        using var folder = new TempFolder();
        await using var host = HostProcess.Start(folder.Path, "--Kms:Backups:Targets:0", "x", "--" + name, value);
        Assert.Contains(reason, await host.Line(reason), StringComparison.Ordinal);
        Assert.Equal(1, await host.Ended());
    }

    [Theory]
    [InlineData("backups", "in the data folder")]
    [InlineData("zone-b/backups", "in the data folder")]
    [InlineData("", "in the data folder")]
    public async Task Start_TargetInWhatItProtects_IsRefused(string inside, string reason)
    {
        using var folder = new TempFolder();
        await using var host = HostProcess.Start(folder.Path, "--Kms:Backups:Targets:0", Path.Combine(folder.Path, inside));
        Assert.Contains(reason, await host.Line(reason), StringComparison.Ordinal);
        Assert.Equal(1, await host.Ended());
    }

    [Theory]
    [InlineData("restore", "--at", "yesterday")]
    [InlineData("restore", "--at", "2026-03-01T12:00:00")]
    [InlineData("restore", "--at")]
    [InlineData("backup", "make")]
    [InlineData("backup", "list", "--offline", "--at", "2026-03-01T12:00:00Z")]
    [InlineData("backup", "list", "--offline")]
    public async Task Command_BadArguments_IsRefused(params string[] arguments)
    {
        using var folder = new TempFolder();
        Assert.Equal(2, await Run(folder.In("none"), arguments));
        Assert.False(Directory.Exists(folder.In("none")));
    }

    private static async Task<JsonArray> Targets(AdminClient admin)
    {
        using var answer = await admin.Send(HttpMethod.Get, "/backups?api-version=7.6");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["targets"]!.AsArray();
    }

    /// <returns>The exit code.</returns>
    private static async Task<int> Run(string data, string[] arguments)
    {
        await using var process = HostProcess.Offline(data, arguments);
        return await process.Ended();
    }
}
