using Kms.CliTests.Support;
using Xunit;

namespace Kms.CliTests;

/// <summary>Vaults, zones, health, and the work on the data folder.</summary>
public sealed class OperatingTests(RunningHost host) : IClassFixture<RunningHost>
{
    [Fact]
    public async Task Vaults_WholeLife_Works()
    {
        Assert.Equal(14, (await host.Run("vaults", "create", "passing", "--retention-days", "14", "-o", "json")).With(0).Json.GetProperty("retentionDays").GetInt32());
        (await host.Run("keys", "create", "passing/inside")).With(0);
        Assert.Equal(["inside"], (await host.Run("keys", "list", "--vault", "passing", "-o", "json")).With(0).Json.EnumerateArray().Select(key => key.GetProperty("name").GetString()));
        (await host.Run("vaults", "delete", "passing")).With(0);
        (await host.Run("vaults", "show", "passing")).With(4);
        (await host.Run("vaults", "recover", "passing")).With(0);
        (await host.Run("vaults", "update", "passing", "--purge-protection", "true")).With(0);
        (await host.Run("vaults", "delete", "passing")).With(0);
        Assert.Contains("PurgeProtected", (await host.Run("vaults", "purge", "passing", "--yes")).With(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_Serving_IsReady()
    {
        Assert.StartsWith("ready", (await host.Run("health", "--strict")).With(0).Output, StringComparison.Ordinal);
        Assert.True((await host.Run("health", "-o", "json")).With(0).Json.GetProperty("serves").GetBoolean());
    }

    [Fact]
    public async Task Zones_Replace_WaitsUntilBothServe()
    {
        (await host.Run("keys", "create", "kept")).With(0);
        (await host.Run("zones", "replace", "B")).With(2);
        var zones = (await host.Run("zones", "replace", "B", "--yes", "--wait", "-o", "json")).With(0).Json;
        Assert.All(zones.EnumerateArray(), zone => Assert.Equal("inService", zone.GetProperty("state").GetString()));
        (await host.Run("zones", "status")).With(0);
        (await host.RunWith("m", "keys", "sign", "kept", "-a", "ES256")).With(0);
    }

    [Fact]
    public async Task Audit_Altered_IsCode1()
    {
        (await host.Run("keys", "create", "audited")).With(0);
        Assert.True((await host.Run("audit", "verify", "-o", "json")).With(0).Json.GetProperty("sound").GetBoolean());
        var copy = host.In("copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(host.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        var log = Directory.EnumerateFiles(Path.Combine(copy, "audit"), "*.jsonl").First();
        await File.WriteAllTextAsync(log, (await File.ReadAllTextAsync(log)).Replace("createKey", "deleteKey", StringComparison.Ordinal));
        var found = (await host.RunIn([], "", "--data", copy, "audit", "verify", "-o", "json")).With(1).Json;
        Assert.False(found.GetProperty("sound").GetBoolean());
        Assert.NotNull(found.GetProperty("problem").GetString());
    }

    [Fact]
    public async Task RootKey_ExportedAndChecked_OpensTheZones()
    {
        (await host.Run("root-key", "export", "-f", "copy.key")).With(2);
        var exported = (await host.Run("root-key", "export", "-f", "copy.key", "--yes", "-o", "json")).With(0).Json;
        Assert.Equal(exported.GetProperty("fingerprint").GetString(), (await host.Run("root-key", "check", "-o", "json")).With(0).Json.GetProperty("fingerprint").GetString());
        (await host.Run("root-key", "check", "-f", "copy.key")).With(0);
        Assert.Contains("there already", (await host.Run("root-key", "export", "-f", "copy.key", "--yes")).With(2).Error, StringComparison.Ordinal);
        var wrong = await File.ReadAllBytesAsync(host.In("copy.key"));
        wrong[0] ^= 1;
        await File.WriteAllBytesAsync(host.In("copy.key"), wrong);
        (await host.Run("root-key", "check", "-f", "copy.key")).With(1);
    }

    [Fact]
    public async Task Backup_MadeListedVerifiedRestored_TheKeySignsAgain()
    {
        (await host.Run("keys", "create", "saved")).With(0);
        Assert.Equal(2, (await host.Run("backup", "now", "-o", "json")).With(0).Json.GetProperty("targets").GetArrayLength());
        (await host.Run("backup", "verify")).With(0);
        Assert.Contains("backups-1", (await host.Run("backup", "list")).With(0).Output, StringComparison.Ordinal);
        (await host.Run(["backup", "drill", .. host.Targets])).With(0);

        var empty = host.In("empty");
        string[] restore = ["--data", empty, "restore", "--root-key", Path.Combine(host.Data, "root.key"), .. host.Targets];
        (await host.RunIn([], "", [.. restore, "--list"])).With(0);
        (await host.RunIn([], "", restore)).With(2);
        var restored = (await host.RunIn([], "", [.. restore, "--yes", "-o", "json"])).With(0).Json;
        Assert.Equal(0, restored.GetProperty("damaged").GetInt32());
        var keys = restored.GetProperty("there").EnumerateArray().Single(kind => kind.GetProperty("what").GetString() == "keys");
        Assert.True(keys.GetProperty("count").GetInt32() >= 1);
        (await host.RunIn([], "", [.. restore, "--yes"])).With(1);
    }

    [Fact]
    public async Task Completion_Asked_KnowsCommandsAndOptions()
    {
        Assert.Contains("create", (await host.RunIn([], "", "[suggest:9]", "kms keys ")).With(0).Output.Split('\n'));
        Assert.Contains("--algorithm", (await host.RunIn([], "", "[suggest:16]", "kms keys sign --")).With(0).Output.Split('\n'));
        foreach (var shell in (string[])["bash", "zsh"])
        {
            Assert.Contains("suggest:", (await host.RunIn([], "", "completion", shell)).With(0).Output, StringComparison.Ordinal);
        }
    }
}
