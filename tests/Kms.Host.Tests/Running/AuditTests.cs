using System.Net;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>The audit log of a running host, and the command that checks it.</summary>
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
            await Verified(data, 0, "Sound: ");
            Assert.Equal(0, await host.Terminate());
        }

        await Verified(data, 0, "1 files, 5 records, from ", "Sound: ");
        var file = Assert.Single(Directory.EnumerateFiles(data.In("audit"), "*.jsonl"));
        Assert.All(["\"createKey\"", "\"sign\"", "\"ES256\"", "\"authenticate\"", "\"key\":\"audited\""],
            word => Assert.Contains(word, File.ReadAllText(file), StringComparison.Ordinal));

        File.WriteAllText(file, File.ReadAllText(file).Replace("\"sign\"", "\"sigh\"", StringComparison.Ordinal));
        await Verified(data, 1, "NOT SOUND: " + Path.GetFileName(file) + ", line ");
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

        await Verified(data, 0, "Sound: ");
        Assert.Contains("\"createKey\"", File.ReadAllText(Directory.EnumerateFiles(data.In("audit"), "*.jsonl").Single()), StringComparison.Ordinal);
        await using (var second = HostProcess.Start(data.Path))
        {
            await second.Ready();
            Assert.Equal(0, await second.Terminate());
        }

        await Verified(data, 0, "2 files, ", "Sound: ");
    }

    [Fact]
    public async Task Verify_NothingThere_SaysWhy()
    {
        using var data = new TempFolder();
        await Verified(data, 1, data.In("root.key"));
    }

    private static async Task Verified(TempFolder data, int exitCode, params string[] words)
    {
        await using var verify = HostProcess.Run([], "audit", "verify", "--Kms:Data", data.Path);
        var ended = await verify.Ended();
        await verify.Line(words[0]);
        Assert.All(words, word => Assert.Contains(word, verify.Output, StringComparison.Ordinal));
        Assert.Equal(exitCode, ended);
    }
}
