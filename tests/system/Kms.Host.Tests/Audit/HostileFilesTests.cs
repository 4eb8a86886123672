using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Audit;

/// <summary>
/// Files in the place of the log's that the service did not write: verification and the next start name them, in little memory and
/// time.
/// </summary>
public sealed class HostileFilesTests : IDisposable
{
    private const long Gigabyte = 1L << 30;
    private const long MemoryMax = 16 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AuditLog log = new();

    [Theory]
    [InlineData(Gigabyte, true)]
    [InlineData(Gigabyte, false)]
    [InlineData(64 * 1024, true)]
    public async Task Verify_LineOfAnyLength_IsFoundInLittleMemory(long length, bool isAtTheEnd)
    {
        await log.Write(3, 3);
        var path = log.Files[^1];
        using (var file = File.Open(path, FileMode.Open))
        {
            // A hole: no disk is filled.
            var start = isAtTheEnd ? file.Length : 0;
            file.SetLength(start);
            file.SetLength(start + length);
            file.Position = start;
            file.WriteByte((byte)'{');
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = log.Verify().Problem;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryMax);
        Assert.Contains(Path.GetFileName(path), problem, StringComparison.Ordinal);
        Assert.Contains("longer than", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_LogWithALongEnd_GoesOnBehindItInLittleMemory()
    {
        await log.Write(3);
        using (var file = File.Open(log.Files[^1], FileMode.Open))
        {
            file.SetLength(file.Length + (Gigabyte / 8));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var trail = log.Open();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryMax);
        await trail.DisposeAsync();
        Assert.Equal(2, log.Files.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pipe_InThePlaceOfAFile_IsNamedAtOnce(bool isHead)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Named pipes are a POSIX matter.");
        await log.Write(3);
        var path = isHead ? log.Head : log.Files[^1];
        File.Delete(path);
        Fifo.Make(path);
        var verified = await Record.ExceptionAsync(() => Task.Run(() => log.Verify(), TestContext.Current.CancellationToken).WaitAsync(Patience));
        Assert.Contains("not a regular file", Assert.IsType<IOException>(verified).Message, StringComparison.Ordinal);
        var opened = await Record.ExceptionAsync(() => Task.Run(() => log.Open(), TestContext.Current.CancellationToken).WaitAsync(Patience));
        Assert.Contains("not a regular file", Assert.IsType<StartRefusedException>(opened).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit-20260301T120000Z-\u0663.jsonl")]
    [InlineData("audit-2026030\u0661T120000Z-7.jsonl")]
    [InlineData("audit-20260301T120000Z-7.jsonl\n")]
    public async Task File_OfANameThatIsNearlyALogs_IsNoneOfIt(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No such names there.");
        await log.Write(3);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(log.Head)!, name), "another file");
        Assert.Null(log.Verify().Problem);
        await log.Write(3);
        Assert.Null(log.Verify().Problem);
    }

    [Fact]
    public async Task Verify_TimeThatCommandsATerminal_IsShownWithoutIt()
    {
        await log.Write(3);
        File.AppendAllText(log.Files[^1], "{\"time\":\"\e[2J\e[8mhidden\"}\n");
        var found = log.Verify();
        Assert.Equal("?[2J?[8mhidden", found.Last);
    }

    [Fact]
    public async Task Open_SomethingElseInThePlaceOfTheCheckpoint_IsKept()
    {
        await log.Write(3, 3);
        File.WriteAllText(log.Head, "a note of the operator");
        await log.Write(3);
        var kept = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(log.Head)!, "head.not-genuine-*"));
        Assert.Equal("a note of the operator", File.ReadAllText(kept));
        Assert.NotNull(log.Verify().Problem);
    }

    public void Dispose() => log.Dispose();
}
