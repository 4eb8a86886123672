using System.Net;
using System.Text.Json;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>The audit log of a running service, as the command line checks it.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Verify_RunningThenStoppedThenChanged_SaysSo()
    {
        using var data = new TempFolder();
        await using (var host = HostProcess.Start(data.Path))
        {
            await host.Ready();
            using var admin = new AdminClient(data);
            using var made = await admin.CreateKey("audited");
            using var signed = await admin.Sign("audited");
            using var refused = await admin.Send(HttpMethod.Get, "/keys/audited?api-version=7.6", token: "nobody's");
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized), (made.StatusCode, signed.StatusCode, refused.StatusCode));
            await Verified(data, isSound: true);
            Assert.Equal(0, await host.Terminate());
        }

        var found = await Verified(data, isSound: true);
        Assert.Equal((1, 5), (found.GetProperty("files").GetInt32(), found.GetProperty("records").GetInt32()));
        var file = Assert.Single(Directory.EnumerateFiles(data.In("audit"), "*.jsonl"));
        Assert.All(["\"createKey\"", "\"sign\"", "\"ES256\"", "\"authenticate\"", "\"key\":\"audited\""],
            word => Assert.Contains(word, File.ReadAllText(file), StringComparison.Ordinal));

        File.WriteAllText(file, File.ReadAllText(file).Replace("\"sign\"", "\"sigh\"", StringComparison.Ordinal));
        found = await Verified(data, isSound: false);
        Assert.StartsWith(Path.GetFileName(file) + ", line ", found.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Files_Running_AreTheOwnersOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are a POSIX matter.");
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        Assert.Equal(2, Directory.EnumerateFiles(data.In("audit")).Count());
        Assert.All(
            Directory.EnumerateFiles(data.In("audit")),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Kill_AfterAcknowledgement_RecordIsThereAndTheChainGoesOn()
    {
        using var data = new TempFolder();
        await using (var first = HostProcess.Start(data.Path))
        {
            await first.Ready();
            using var admin = new AdminClient(data);
            using var made = await admin.CreateKey("kept");
        } // killed without a word

        await Verified(data, isSound: true);
        Assert.Contains("\"createKey\"", File.ReadAllText(Directory.EnumerateFiles(data.In("audit"), "*.jsonl").Single()), StringComparison.Ordinal);
        await using (var second = HostProcess.Start(data.Path))
        {
            await second.Ready();
            Assert.Equal(0, await second.Terminate());
        }

        Assert.Equal(2, (await Verified(data, isSound: true)).GetProperty("files").GetInt32());
    }

    [Fact]
    public async Task Verify_NothingThere_SaysWhy()
    {
        using var data = new TempFolder();
        await using var verify = HostProcess.Offline(data.Path, "audit", "verify");
        Assert.Equal(1, await verify.Ended());
        await verify.Line(data.In("root.key"));
    }

    private static async Task<JsonElement> Verified(TempFolder data, bool isSound)
    {
        await using var verify = HostProcess.Offline(data.Path, "audit", "verify", "-o", "json");
        Assert.Equal(isSound ? 0 : 1, await verify.Ended());
        using var report = JsonDocument.Parse(verify.Output);
        Assert.Equal(isSound, report.RootElement.GetProperty("sound").GetBoolean());
        return report.RootElement.Clone();
    }
}
