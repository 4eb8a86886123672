using Xunit;

namespace Kms.HostTests.Audit;

/// <summary>The process or the machine is gone from one moment to the next. The copy of a log that is being written is what is left then.</summary>
[Trait("Category", "Long")]
public sealed class UncleanStopTests
{
    [Fact]
    public async Task Stop_AtEveryByteOfTheLastBatch_IsNotedAndTheChainGoesOn()
    {
        using var log = new AuditLog();
        await using var trail = log.Open();
        await AuditLog.Write(trail, 3);
        var before = new FileInfo(log.Files[0]).Length;
        await AuditLog.Write(trail, 2);
        var length = new FileInfo(log.Files[0]).Length;
        for (var cut = before; cut <= length; cut++)
        {
            using var copy = log.Copy();
            using (var file = File.OpenWrite(copy.Files[0]))
            {
                file.SetLength(cut);
            }

            var isWholeBlock = cut == before || cut == length;
            var found = copy.Verify();
            Assert.Null(found.Problem);
            Assert.Equal(isWholeBlock ? 0 : 1, found.Notes.Count);

            await copy.Continue(2);
            found = copy.Verify();
            Assert.Null(found.Problem);
            Assert.Equal((2, cut == length ? 7L : 5L), (found.Files, found.Records));
            Assert.Equal(isWholeBlock ? 0 : 1, found.Notes.Count);
        }
    }

    [Fact]
    public async Task Stop_InTheMiddleOfARecord_IsCalledThat()
    {
        using var log = new AuditLog();
        await log.Write(3);
        using var copy = log.Copy();
        File.AppendAllText(copy.Files[0], "{\"time\":\"2026-");
        Assert.Contains("ended in the middle of a record after an unclean stop", Assert.Single(copy.Verify().Notes), StringComparison.Ordinal);
        await copy.Continue(1);
        Assert.Contains("ended in the middle of a record after an unclean stop", Assert.Single(copy.Verify().Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhileAFileBegins_IsNotedAndTheChainGoesOn()
    {
        using var log = new AuditLog();
        await log.Write(3);
        foreach (var begun in (string[])["", "{\"file\":{\"for"])
        {
            using var copy = log.Copy();
            File.WriteAllText(copy.Files[0].Replace("-1.jsonl", "-2.jsonl", StringComparison.Ordinal), begun);
            Assert.Null(copy.Verify().Problem);
            await copy.Continue(2);
            var found = copy.Verify();
            Assert.Null(found.Problem);
            Assert.Equal((3, 5L), (found.Files, found.Records));
        }
    }

    [Fact]
    public async Task WhatWasLeftWithoutASeal_ChangedAfterTheNextStart_IsFound()
    {
        using var log = new AuditLog();
        await log.Write(3);
        using var copy = log.Copy();
        File.AppendAllText(copy.Files[0], "{\"time\":\"2026-");
        await copy.Continue(1);
        File.AppendAllText(copy.Files[0], "x");
        Assert.Contains("-2.jsonl, line 1", copy.Verify().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_Acknowledged_IsInTheFile()
    {
        using var log = new AuditLog();
        await using var trail = log.Open();
        await AuditLog.Write(trail, 4);
        using var copy = log.Copy();
        Assert.Equal(4, copy.Verify().Records);
    }
}
