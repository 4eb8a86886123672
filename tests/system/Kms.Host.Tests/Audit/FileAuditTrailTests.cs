using System.Text.Json;
using Kms.Audit;
using Kms.Operations;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Audit;

/// <summary>What is written, when, and into which file.</summary>
public sealed class FileAuditTrailTests
{
    [Fact]
    public async Task Record_EveryField_IsAMemberOfItsLine()
    {
        using var log = new AuditLog();
        await using (var trail = log.Open())
        {
            trail.Record(AuditLog.Record(2) with { Others = 7 });
        }

        var json = Records(log).Single();
        Assert.Equal(
            ["2026-03-01T12:00:02.0000000Z", "sign", "KeyDisabled", "principal", "payments", "signing", "a0000000000000000000000000000001", "ES256", "request-2", "7"],
            json.EnumerateObject().Select(member => member.Value.ToString()));
        Assert.Equal(
            ["time", "operation", "outcome", "principal", "vault", "key", "version", "algorithm", "request", "others"],
            json.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("\"},\n{\"time\":\"")]
    [InlineData("\0\u001b[2J\u2028\ud800")]
    [InlineData("grüße 🔑 \\ \"")]
    public async Task Record_HostileText_StaysInsideItsLine(string text)
    {
        using var log = new AuditLog();
        await using (var trail = log.Open())
        {
            trail.Record(new AuditRecord(default, Operation.GetKey, text, text) { Key = text, Version = new string('x', 10_000) });
        }

        var json = Records(log).Single();
        Assert.Equal(text.Replace('\ud800', '\ufffd').Length, json.GetProperty("principal").GetString()!.Replace("🔑", "\ud83d\udd11").Length);
        Assert.Equal(128, json.GetProperty("version").GetString()!.Length);
        Assert.Null(log.Verify().Problem);
    }

    [Fact]
    public async Task Record_EveryOperationAndOutcome_HasAName()
    {
        using var log = new AuditLog();
        await using (var trail = log.Open())
        {
            foreach (var operation in Operation.All)
            {
                trail.Record(new AuditRecord(default, operation, "p", "r"));
            }

            foreach (var code in Enum.GetValues<RefusalCode>())
            {
                trail.Record(new AuditRecord(default, Operation.GetKey, "p", "r") { Refusal = code });
            }
        }

        Assert.Equal(
            Operation.All.Select(operation => char.ToLowerInvariant(operation.Name[0]) + operation.Name[1..]),
            Records(log).Take(Operation.All.Count).Select(json => json.GetProperty("operation").GetString()));
        Assert.Equal(
            Enum.GetNames<RefusalCode>(),
            Records(log).Skip(Operation.All.Count).Select(json => json.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Records_NobodyWaitsFor_AreWrittenAndVouchedForSoon()
    {
        using var log = new AuditLog { Options = new AuditOptions { BatchTime = TimeSpan.FromMilliseconds(1), CheckpointTime = TimeSpan.FromMilliseconds(1) } };
        await using var trail = log.Open();
        trail.Record(AuditLog.Record(0));
        await Eventually.True(
            () => log.Verify() is { Problem: null, Records: 1 } && SealLine.Parse(File.ReadAllBytes(log.Head)) is { Records: 1 },
            "the record is in the file and under a checkpoint");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Record_AfterOthersWereWritten_IsWrittenSoonToo(int batchMs)
    {
        using var log = new AuditLog { Options = new AuditOptions { BatchTime = TimeSpan.FromMilliseconds(batchMs), CheckpointTime = TimeSpan.FromHours(1) } };
        await using var trail = log.Open();
        for (var i = 1; i <= 6; i++)
        {
            trail.Record(AuditLog.Record(i));
            if (i % 3 == 0)
            {
                Assert.True(await trail.Flush());
            }

            await Eventually.True(() => log.Verify() is { Problem: null } found && found.Records == i, $"record {i} is in the file");
        }
    }

    [Fact]
    public async Task File_LongEnough_NextOneGoesOn()
    {
        using var log = new AuditLog();
        log.Options = log.Options with { FileBytesMax = 4096 };
        await log.Write([.. Enumerable.Repeat(7, 20)]);
        var found = log.Verify();
        Assert.Null(found.Problem);
        Assert.Equal(140, found.Records);
        Assert.InRange(found.Files, 5, 20);
        Assert.All(log.Files, file => Assert.InRange(new FileInfo(file).Length, 1, 4096 + 3000));
    }

    [Fact]
    public async Task Day_Over_NextFileBegins()
    {
        using var log = new AuditLog();
        await using (var trail = log.Open())
        {
            await AuditLog.Write(trail, 2);
            log.Time.Advance(TimeSpan.FromDays(1));
            await AuditLog.Write(trail, 2);
        }

        Assert.Equal(["audit-20260101T000000Z-1.jsonl", "audit-20260102T000000Z-2.jsonl"], log.Files.Select(Path.GetFileName));
        Assert.Equal((2, 4L), (log.Verify().Files, log.Verify().Records));
    }

    [Fact]
    public async Task HundredThousandRecords_OfManyThreads_AreAllThere()
    {
        using var log = new AuditLog { Options = AuditOptions.Default with { FileBytesMax = 4 * 1024 * 1024, WaitingMax = 512, RoomTime = TimeSpan.FromMinutes(1) } };
        await using (var trail = log.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(thread => Task.Run(async () =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    Assert.True(trail.Record(AuditLog.Record((thread * 10_000) + i)));
                    if (i % 100 == 0)
                    {
                        Assert.True(await trail.Flush());
                    }
                }
            })));
        }

        var found = log.Verify();
        Assert.Null(found.Problem);
        Assert.Equal(100_000, found.Records);
        Assert.Equal(100_000, Records(log).Select(json => json.GetProperty("request").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task FileDeleted_WhileItIsWritten_GoesOnInTheNextAndIsFound()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is open is not deleted there.");
        using var log = new AuditLog();
        await using (var trail = log.Open())
        {
            await AuditLog.Write(trail, 2);
            File.Delete(log.Files[0]);
            await AuditLog.Write(trail, 2);
        }

        Assert.EndsWith("-2.jsonl", Assert.Single(log.Files), StringComparison.Ordinal);
        Assert.NotNull(log.Verify().Problem);
    }

    private static IEnumerable<JsonElement> Records(AuditLog log) =>
        from file in log.Files
        from line in File.ReadAllLines(file)
        where line.StartsWith("{\"time\"", StringComparison.Ordinal)
        select JsonDocument.Parse(line).RootElement;
}
