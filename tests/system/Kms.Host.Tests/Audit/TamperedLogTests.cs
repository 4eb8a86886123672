using System.Text;
using Kms.Audit;
using Xunit;

namespace Kms.HostTests.Audit;

/// <summary>Whatever is done to the files, verification says so and says where.</summary>
public sealed class TamperedLogTests : IAsyncLifetime
{
    private readonly AuditLog log = new();

    /// <summary>Three files, with blocks of one record and of many.</summary>
    public async ValueTask InitializeAsync()
    {
        await log.Write(1, 5);
        await log.Write(2, 1);
        await log.Write(3);
    }

    public ValueTask DisposeAsync()
    {
        log.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Untouched_IsSound()
    {
        var found = log.Verify();
        Assert.Null(found.Problem);
        Assert.Empty(found.Notes);
        Assert.Equal((3, 12L), (found.Files, found.Records));
        Assert.Equal(("2026-03-01T12:00:00.0000000Z", "2026-03-01T12:00:02.0000000Z"), (found.First, found.Last));
    }

    [Fact]
    public void Byte_OfAnyFile_Changed_IsFound()
    {
        foreach (var path in log.Files)
        {
            // Each byte of the last file, and some of every line of the others.
            var bytes = File.ReadAllBytes(path);
            for (var i = 0; i < bytes.Length; i += path == log.Files[^1] ? 1 : 11)
            {
                bytes[i] ^= 1;
                File.WriteAllBytes(path, bytes);
                Assert.True(log.Verify().Problem is { } problem && problem.Contains(".jsonl, line ", StringComparison.Ordinal), $"{path}, byte {i}");
                bytes[i] ^= 1;
            }

            File.WriteAllBytes(path, bytes);
        }

        Assert.Null(log.Verify().Problem);
    }

    [Fact]
    public void EveryLine_TakenOutOrTwice_IsFound() => EveryLine((lines, i) =>
    {
        var without = lines.ToList();
        without.RemoveAt(i);
        var twice = lines.ToList();
        twice.Insert(i, lines[i]);
        return [without, twice];
    });

    [Fact]
    public void EveryTwoLines_Swapped_AreFound() => EveryLine((lines, i) =>
    {
        var swapped = lines.ToList();
        (swapped[i], swapped[(i + 1) % lines.Count]) = (swapped[(i + 1) % lines.Count], swapped[i]);
        return swapped.SequenceEqual(lines) ? [] : [swapped];
    });

    [Fact]
    public void EveryLine_FileCutOffBehindIt_IsFound() => EveryLine((lines, i) => i + 1 == lines.Count ? [] : [lines.Take(i + 1)]);

    [Fact]
    public void EveryFile_Deleted_IsFound()
    {
        foreach (var path in log.Files)
        {
            using var copy = log.Copy();
            File.Delete(copy.Files[Array.IndexOf(log.Files, path)]);
            Assert.NotNull(copy.Verify().Problem);
        }
    }

    [Fact]
    public void OldestFiles_Archived_AreMissedUnlessItIsSaid()
    {
        File.Delete(log.Files[0]);
        Assert.Contains("--first 2", log.Verify().Problem, StringComparison.Ordinal);
        var found = log.Verify(firstFile: 2);
        Assert.Null(found.Problem);
        Assert.Equal((2, 6L), (found.Files, found.Records));
    }

    [Fact]
    public void Everything_Deleted_IsFound()
    {
        Array.ForEach(log.Files, File.Delete);
        Assert.NotNull(log.Verify().Problem);
        File.Delete(log.Head);
        Assert.Equal("There is no audit log.", log.Verify().Problem);
    }

    [Fact]
    public void Checkpoint_GoneOrOfAnotherKey_IsFound()
    {
        using var other = new AuditLog();
        using (var copy = log.Copy())
        {
            File.Delete(copy.Head);
            Assert.Contains("audit/head", copy.Verify().Problem, StringComparison.Ordinal);
        }

        Assert.Contains("not genuine", AuditVerification.Run(AuditFolder.Of(log.Data), other.Seals, 1).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CutOff_BeforeTheNextStart_IsFoundForEver()
    {
        var path = log.Files[^1];
        var lines = File.ReadAllLines(path);
        File.WriteAllText(path, string.Concat(lines.Take(2).Select(line => line + "\n")));
        await log.Write(4);
        await log.Write(4);
        Assert.Contains("-4.jsonl, line 1", log.Verify().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CutOff_CheckpointDeletedToo_IsFoundForEver()
    {
        File.Delete(log.Files[^1]);
        File.Delete(log.Head);
        await log.Write(4);
        await log.Write(4);
        Assert.Contains("-3.jsonl, line 1", log.Verify().Problem, StringComparison.Ordinal);
    }

    private void EveryLine(Func<IReadOnlyList<string>, int, IEnumerable<IEnumerable<string>>> change)
    {
        foreach (var path in log.Files)
        {
            var text = File.ReadAllText(path);
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < lines.Length; i++)
            {
                foreach (var changed in change(lines, i))
                {
                    File.WriteAllText(path, string.Concat(changed.Select(line => line + "\n")), new UTF8Encoding(false));
                    Assert.True(log.Verify().Problem is not null, $"{path}, line {i + 1}");
                }
            }

            File.WriteAllText(path, text);
        }
    }
}
