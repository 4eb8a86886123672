using System.Text.Json;
using Kms.CliTests.Support;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.CliTests;

/// <summary>The drills, on installations that are made for them.</summary>
[Trait("Category", "Long")]
public sealed class DrillTests : IDisposable
{
    private const string Flag = "--i-really-mean-the-test-installation";

    private const string Away = "2.0";

    private static readonly string[] Quick = ["--seconds-before", "2", "--seconds-away", Away, "--writers", "2", "--signers", "2", "-o", "json"];

    private readonly TempFolder folder = new();

    [Fact]
    public async Task Host_NotNamedAsATestInstallation_IsLeftAlone()
    {
        await using var host = await TestHost.Start(folder, "east");
        (await Run(host, "drill", "host", "--host-pid", Pid(host))).With(2);
        var ran = (await Run(host, ["drill", "host", Flag, "west", "--host-pid", Pid(host)])).With(2);
        Assert.Contains("'east' and not 'west'", ran.Error, StringComparison.Ordinal);
        (await Run(host, ["drill", "host", Flag, "east"])).With(2);
        (await Run(host, ["drill", "host", Flag, "east", "--host-pid", "1073741824"])).With(2);
        Assert.Equal(1, (await Run(host, "vaults", "list", "-o", "json")).With(0).Json.GetArrayLength());
        (await Run(host, "health", "--strict")).With(0);
    }

    [Fact]
    public async Task Host_KilledUnderLoad_NothingAcknowledgedIsLost()
    {
        await using var host = await TestHost.Start(folder, "east");
        var report = (await Run(host, ["drill", "host", Flag, "east", "--host-pid", Pid(host), "--start-command", host.StartCommand, .. Quick])).With(0).Json;
        Assert.True(report.GetProperty("held").GetBoolean());
        var changes = report.GetProperty("changes");
        Assert.True(changes.GetProperty("acknowledged").GetInt64() > 10);
        Assert.Equal(0, changes.GetProperty("lost").GetInt64());
        Assert.True(report.GetProperty("secondsAfterTheLoss").GetProperty("firstSignature").GetDouble() >= 2);
        Assert.Equal(1, (await Run(host, "vaults", "list", "-o", "json")).With(0).Json.GetArrayLength());
    }

    [Fact]
    public async Task Host_NeverComesBack_IsNotHeld()
    {
        await using var host = await TestHost.Start(folder, "east");
        var report = (await Run(host, ["drill", "host", Flag, "east", "--host-pid", Pid(host), "--patience", "1", .. Quick])).With(1).Json;
        Assert.False(report.GetProperty("held").GetBoolean());
        Assert.Contains("not ready again", report.GetProperty("broken")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zone_InterruptedWhileAway_IsBroughtBack()
    {
        await using var host = await TestHost.Start(folder, "east", "--Kms:Zones:CheckEvery", "00:00:00.200");
        var zone = Path.Combine(host.Data, "zone-b");
        string[] drill =
        [
            "drill", "zone", "B", Flag, "east", "--stop-command", $"mv {zone} {zone}.away && touch {zone}", "--start-command", $"rm {zone} && mv {zone}.away {zone}",
            "--seconds-before", "0", "--seconds-away", "600",
        ];
        using var command = Command.Start(new Dictionary<string, string>(), folder.Path, ["--data", host.Data, .. drill]);
        await Eventually.True(() => Directory.Exists(zone + ".away"), "the zone is away", 60);
        PosixSignals.Send(command.Pid, PosixSignals.Interrupt);
        var ran = (await command.End()).With(130);
        Assert.Contains("what it has stopped is brought back", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(zone + ".away"));
        Assert.True(Directory.Exists(zone));
        (await Run(host, "zones", "status", "--wait")).With(0);
    }

    [Fact]
    public async Task Host_InterruptedWithoutAWayBack_SaysSo()
    {
        await using var host = await TestHost.Start(folder, "east");
        using var command = Command.Start(
            new Dictionary<string, string>(), folder.Path,
            ["--data", host.Data, "drill", "host", Flag, "east", "--seconds-before", "0", "--seconds-away", "600", "--stop-command", $"touch {folder.In("stopped")}"]);
        await Eventually.True(() => File.Exists(folder.In("stopped")), "the stop command has run", 60);
        PosixSignals.Send(command.Pid, PosixSignals.Interrupt);
        Assert.Contains("bring it back yourself", (await command.End()).With(130).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zone_FolderTakenAway_KeysSignAndNothingIsLost()
    {
        await using var host = await TestHost.Start(folder, "east", "--Kms:Zones:CheckEvery", "00:00:00.200");
        var zone = Path.Combine(host.Data, "zone-b");
        var report = (await Run(
            host,
            ["drill", "zone", "B", Flag, "east", "--stop-command", $"mv {zone} {zone}.away && touch {zone}", "--start-command", $"rm {zone} && mv {zone}.away {zone}", .. Quick])).Json;
        Assert.Empty(report.GetProperty("broken").EnumerateArray());
        Assert.Equal(0, report.GetProperty("changes").GetProperty("lost").GetInt64());
        Assert.Equal(0, report.GetProperty("callsWhileAway").GetProperty("signing").GetProperty("bad").GetInt64());
        Assert.Equal(0, report.GetProperty("callsWhileAway").GetProperty("changing").GetProperty("good").GetInt64());
    }

    [Fact]
    public async Task Zone_FilesGoneForEver_IsFilledWhenAnOperatorSaysSo()
    {
        await using var host = await TestHost.Start(folder, "east");
        var report = (await Run(
            host,
            [
                "drill", "zone", "B", Flag, "east", "--stop-command", $"mv {Path.Combine(host.Data, "zone-b")} {folder.In("gone")}",
                "--start-command", $"dotnet {Command.Assembly} --data {host.Data} zones replace B --yes", .. Quick,
            ])).With(0).Json;
        Assert.Empty(report.GetProperty("broken").EnumerateArray());
        Assert.Equal(0, report.GetProperty("changes").GetProperty("lost").GetInt64());
    }

    [Fact]
    public async Task Zone_NotReallyStopped_IsNotHeld()
    {
        await using var host = await TestHost.Start(folder, "east");
        var report = (await Run(host, ["drill", "zone", "A", Flag, "east", "--stop-command", "true", "--patience", "1", .. Quick])).With(1).Json;
        Assert.Contains(report.GetProperty("broken").EnumerateArray(), what => what.GetString()!.Contains("was it stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Region_HomeKilledUnderLoad_TheOtherServesAndIsPromoted()
    {
        await using var home = await TestHost.Start(folder, "east");
        await using var replica = await TestHost.Start(folder, "west");
        await Pair(home, replica);
        var report = (await Run(
            home,
            ["drill", "region", Flag, "east", "--host-pid", Pid(home), "--remote-data", replica.Data, "--start-command", home.StartCommand, "--loss-seconds-max", "30", .. Quick])).Json;
        Assert.Empty(report.GetProperty("broken").EnumerateArray());
        var changes = report.GetProperty("changes");
        Assert.True(changes.GetProperty("survived").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Number, report.GetProperty("secondsAfterTheLoss").GetProperty("otherRegionAcceptsChanges").ValueKind);
        Assert.Equal("home", (await Run(replica, "region", "status", "-o", "json")).With(0).Json.GetProperty("role").GetString());
    }

    [Fact]
    public async Task RegionAndReplica_BothKilled_TheBackupHasWhatItPromises()
    {
        string[] targets = ["Kms:Backups:Targets:0=" + folder.In("backups")];
        await using var home = await TestHost.Start(folder, "east", "--Kms:Backups:Targets:0", folder.In("backups"));
        await using var replica = await TestHost.Start(folder, "west");
        var report = (await Run(
            home,
            ["drill", "region+replica", Flag, "east", "--host-pid", Pid(home), "--remote-pid", Pid(replica), "--backup-first", "--set", targets[0], "--set", "Kms:Region=east",
             .. Quick])).Json;
        Assert.Empty(report.GetProperty("broken").EnumerateArray());
        var changes = report.GetProperty("changes");
        Assert.True(changes.GetProperty("survived").GetInt64() > 0);
        Assert.True(changes.GetProperty("lost").GetInt64() > 0, "changes after the backup are lost, and the report says so");
        Assert.True(changes.GetProperty("oldestLostSeconds").GetDouble() > 1);
        var strict = await Command.Run(new Dictionary<string, string>(), folder.Path, "", ["--data", home.Data, "backup", "drill", "--set", targets[0], "--set", "Kms:Region=east"]);
        strict.With(0);
    }

    public void Dispose() => folder.Dispose();

    private static string Pid(TestHost host) => host.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task Pair(TestHost home, TestHost replica)
    {
        var code = (await Run(home, "region", "pair", "-o", "json")).With(0).Json.GetProperty("code").GetString()!;
        (await Run(replica, "region", "pair", "--code", code)).With(2);
        (await Run(replica, "region", "pair", "--code", code + "x", "--address", home.Address)).With(2);
        (await Run(replica, "region", "pair", "--code", code[..^1] + (code[^1] == '0' ? '1' : '0'), "--address", home.Address)).With(1);
        code = (await Run(home, "region", "pair", "-o", "json")).With(0).Json.GetProperty("code").GetString()!;
        Assert.Equal("replica", (await Run(replica, "region", "pair", "--code", code, "--address", home.Address, "-o", "json")).With(0).Json.GetProperty("role").GetString());
        Assert.Contains("west", (await Run(home, "region", "status")).With(0).Output, StringComparison.Ordinal);
    }

    private Task<Ran> Run(TestHost host, params string[] arguments) =>
        Command.Run(new Dictionary<string, string>(), folder.Path, "", ["--data", host.Data, .. arguments]);
}
