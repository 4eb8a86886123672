using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>
/// What an operator put into the data folder is never written over, and what cannot be read there never holds the start up.
/// </summary>
[Trait("Category", "Long")]
public sealed class OperatorFilesTests
{
    /// <summary>Every file that a start makes or refreshes, with something else in its place.</summary>
    [Theory]
    [InlineData("root.key")]
    [InlineData("ca.pem")]
    [InlineData("ca.key")]
    [InlineData("tls.pem")]
    [InlineData("tls.key")]
    [InlineData("token.key")]
    [InlineData("clients.json")]
    [InlineData("admin.json")]
    [InlineData("pid")]
    public async Task Start_FileOfAnOperator_IsRefusedAndKept(string name)
    {
        const string Note = "a note of the operator";
        using var data = new TempFolder();
        File.WriteAllText(data.In(name), Note);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(data.In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await using var host = HostProcess.Start(data.Path);
        Assert.Equal(1, await host.Ended());
        Assert.Contains(data.In(name), host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        Assert.Equal(Note, File.ReadAllText(data.In(name)));
    }

    [Fact]
    public async Task Start_PipeInThePlaceOfAnyFile_IsNamedAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Named pipes are a POSIX matter.");
        using var data = new TempFolder();
        await using (var first = HostProcess.Start(data.Path))
        {
            await first.Ready();
            Assert.Equal(0, await first.Terminate());
        }

        // The newest file of the log first: each further start makes a newer one.
        string[] files =
        [
            Directory.GetFiles(data.In("audit"), "*.jsonl").Single(), data.In("audit", "head"),
            .. ((string[])["root.key", "ca.pem", "tls.pem", "tls.key", "token.key", "clients.json", "admin.json", "pid"]).Select(name => data.In(name)),
        ];
        foreach (var file in files)
        {
            File.Move(file, file + ".kept");
            Fifo.Make(file);
            await using var host = HostProcess.Start(data.Path);
            Assert.Equal(1, await host.Ended());
            Assert.Contains(file, host.Output, StringComparison.Ordinal);
            File.Delete(file);
            File.Move(file + ".kept", file);
        }

        await using var last = HostProcess.Start(data.Path);
        await last.Ready();
    }

    [Fact]
    public async Task Start_NotesBesideAndInTheAccessFile_AreKept()
    {
        using var data = new TempFolder();
        string[] notes = ["admin.json.new", "clients.json.new", "pid.new", "head.new", "note.txt"];
        foreach (var note in notes)
        {
            File.WriteAllText(data.In(note), note);
        }

        for (var start = 0; start < 2; start++)
        {
            await using var host = HostProcess.Start(data.Path);
            await host.Ready();
            Assert.Equal(0, await host.Terminate());
            if (start == 0)
            {
                var text = File.ReadAllText(data.In("admin.json"));
                File.WriteAllText(data.In("admin.json"), text.Insert(text.IndexOf('{', StringComparison.Ordinal) + 1, "\"owner\":\"team keys\","));
            }
        }

        Assert.All(notes, note => Assert.Equal(note, File.ReadAllText(data.In(note))));
        Assert.Contains("team keys", File.ReadAllText(data.In("admin.json")), StringComparison.Ordinal);
    }
}
