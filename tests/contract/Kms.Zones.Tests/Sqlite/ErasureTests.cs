using System.Text;
using Kms.Records;
using Kms.TwoZone;
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
        const int Records = 1000;
        var random = new Random(7);
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var token = await zone.Claim();
            for (var version = 1; version <= 3; version++)
            {
                // In any order and many at once, so that SQLite has every reason to move rows about.
                await Task.WhenAll(Enumerable.Range(0, Records).OrderBy(_ => random.Next()).Select(i =>
                {
                    var secret = string.Concat(Enumerable.Repeat("SECRET-", random.Next(1, 300)));
                    return zone.Write(token, $"r{i}", version, body: version == 3 ? "gone" : secret, erase: version == 3);
                }));
            }

            // The log is emptied after the reply and before the next statement.
            await zone.Execute(new Abort("none", "none"), token, default);
            Assert.Empty(FilesThatHold("SECRET-"));
        }

        Assert.Empty(FilesThatHold("SECRET-"));
    }

    [Fact]
    public async Task Abort_OfAnIntent_LeavesItsBodyInNoFile()
    {
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var token = await zone.Claim();
            await zone.Write(token, "r", body: "kept");
            await zone.Execute(ZoneSteps.Prepare("r", 2, body: "SECRET-"), token, default);
            await zone.Execute(new Abort("r", "r@2"), token, default);
        }

        Assert.Empty(FilesThatHold("SECRET-"));
        Assert.Equal([_folder.Database], FilesThatHold("kept"));
    }

    [Fact]
    public async Task Commit_OfAnErasureAfterARejoin_ErasesTheCopiesOfRowAndLogToo()
    {
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var token = await zone.Claim();
            await zone.Write(token, "r", body: "SECRET-1");
            var row = (await zone.Read("r", default)).Value!;
            var log = (await zone.Changes("s", 0, 10, default)).Value;
            await zone.Install(token, new InstallBatch([row], [], log, []), default);
            await zone.Install(token, new InstallBatch([row], [], [], []), default);
            await zone.Install(token, new InstallBatch([], [], log, []), default);
            Assert.Equal(row.Body.ToArray(), (await zone.Read("r", default)).Value!.Body.ToArray());
            await zone.Write(token, "r", 2, body: "SECRET-2");
            await zone.Write(token, "r", 3, body: "gone", erase: true);
        }

        Assert.Empty(FilesThatHold("SECRET-"));
    }

    [Fact]
    public async Task Install_OfAnErasureInAFollowingRegion_LeavesNoOldBodyInAnyFile()
    {
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var token = await zone.Claim();
            for (var version = 1; version <= 3; version++)
            {
                ReadOnlyMemory<byte> body = Encoding.UTF8.GetBytes(version == 3 ? "gone" : $"SECRET-{version}");
                var entry = ChangeEntry.Noop("s", version) with { RecordId = "r", Version = version, Body = body };
                var row = ZoneRow.Absent("r") with { Stream = "s", Version = version, Body = body };
                var batch = new InstallBatch([row], [], [entry], [])
                {
                    Expected = [new("s", version - 1)],
                    Erased = version == 3 ? [new("r", 3)] : [],
                };
                Assert.True((await zone.Install(token, batch, default)).IsApplied);
                Assert.Equal(body.ToArray(), (await zone.Read("r", default)).Value!.Body.ToArray());
            }
        }

        Assert.Empty(FilesThatHold("SECRET-"));
        Assert.Equal([_folder.Database], FilesThatHold("gone"));
    }

    [Fact]
    public async Task Install_OfARemovalAndAnErasedEntry_LeavesTheirBodiesInNoFile()
    {
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var token = await zone.Claim();
            await zone.Write(token, "r", body: "SECRET-1");
            await zone.Execute(ZoneSteps.Prepare("r", 2, body: "SECRET-2"), token, default);
            var entry = (await zone.Changes("s", 0, 10, default)).Value[0];
            var batch = new InstallBatch([], ["r"], [entry with { Body = default }], []);
            Assert.True((await zone.Install(token, batch, default)).IsApplied);
        }

        Assert.Empty(FilesThatHold("SECRET-"));
    }

    [Fact]
    public async Task Install_TheNextPositionOfAFollowingRegion_TakesThePlaceOfTheLastOne()
    {
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var token = await zone.Claim();
            foreach (var body in (string[])["POSITION-1", "POSITION-2", "POSITION-10", "POSITION-11"])
            {
                var position = ZoneRow.Absent("position") with { Version = 1, Body = Encoding.UTF8.GetBytes(body) };
                Assert.True((await zone.Install(token, new InstallBatch([position], [], [], []), default)).IsApplied);
                Assert.Equal(body, Encoding.UTF8.GetString((await zone.Read("position", default)).Value!.Body.Span));
            }
        }

        Assert.Empty(FilesThatHold("POSITION-2"));
        Assert.Empty(FilesThatHold("POSITION-10"));
        Assert.Equal([_folder.Database], FilesThatHold("POSITION-11"));
    }

    [Fact]
    public async Task Install_RecordOfTheRegionWhoseLogHasTheBodyToo_LeavesTheLogAsItIs()
    {
        await using (var zone = new SqliteZone("A", _folder.Path, TimeProvider.System))
        {
            Assert.True((await zone.Open(default)).IsApplied);
            var token = await zone.Claim();
            await zone.Write(token, "r", stream: string.Empty, body: "FIRST-");
            var row = (await zone.Read("r", default)).Value!;
            await zone.Execute(ZoneSteps.Prepare("r", 2, string.Empty, "SECOND"), token, default);
            Assert.True((await zone.Install(token, new InstallBatch([row with { Version = 2, Body = Encoding.UTF8.GetBytes("THIRD-") }], [], [], []), default)).IsApplied);

            Assert.Equal("FIRST-", Encoding.UTF8.GetString((await zone.Changes(string.Empty, 0, 10, default)).Value[0].Body.Span));
            Assert.Equal("THIRD-", Encoding.UTF8.GetString((await zone.Read("r", default)).Value!.Body.Span));
        }

        // The writer empties its log after the answer.
        Assert.Empty(FilesThatHold("SECOND"));
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
