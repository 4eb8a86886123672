using System.Text;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>What was erased is in no file, neither in a free corner of a page nor in the log.</summary>
public sealed class ErasureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commit_OfAnErasure_LeavesNoOldBodyInAnyFile()
    {
        const int Records = 300;
        var random = new Random(7);
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var ticket = await zone.Claim();
            for (var version = 1; version <= 4; version++)
            {
                foreach (var i in Enumerable.Range(0, Records).OrderBy(_ => random.Next()))
                {
                    var secret = $"SECRET-{i}-" + new string('x', random.Next(3000));
                    await zone.Write(ticket, $"r{i}", version, body: version == 4 ? "gone" : secret, erase: version == 4);
                }
            }

            // The log is emptied after the reply and before the next statement.
            await zone.Execute(new Abort("none", "none"), ticket, default);
            Assert.Empty(FilesThatHold("SECRET-"));
        }

        Assert.Empty(FilesThatHold("SECRET-"));
    }

    private List<string> FilesThatHold(string text)
    {
        // Through a copy: closing a descriptor of the open file would drop this process's locks on it.
        using var copy = new TemporaryFolder();
        var holding = new List<string>();
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            var target = copy.File(Path.GetFileName(file));
            using (var process = System.Diagnostics.Process.Start("cp", [file, target]))
            {
                process.WaitForExit();
            }

            var bytes = File.ReadAllBytes(target);
            if (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)
            {
                holding.Add(file);
            }
        }

        return holding;
    }
}
