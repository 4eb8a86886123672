using Kms.Audit;
using Kms.Crypto.Audit;
using Kms.Crypto.Hierarchy;
using Kms.HostTests.Support;
using Kms.Operations;
using Kms.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Kms.HostTests.Audit;

/// <summary>An audit log in a folder of its own.</summary>
internal sealed class AuditLog : IDisposable
{
    private readonly RegionKey region = RegionKey.Create();

    public AuditLog(string? data = null)
    {
        Data = data ?? Folder.Path;
        Seals = new AuditSeal(region, "test");
    }

    public TempFolder Folder { get; } = new();

    public string Data { get; }

    public AuditSeal Seals { get; }

    public FakeTimeProvider Time { get; } = TestTime.New();

    /// <summary>Nothing is written before somebody waits for it, or the log is closed.</summary>
    public AuditOptions Options { get; set; } = new()
    {
        BatchTime = TimeSpan.FromHours(1),
        CheckpointTime = TimeSpan.FromHours(1),
        RetryTime = TimeSpan.FromMilliseconds(5),
    };

    public string[] Files => [.. AuditFolder.Of(Data).Files().Select(file => file.Path)];

    public string Head => Path.Combine(Data, "audit", "head");

    public FileAuditTrail Open() => FileAuditTrail.Open(Data, Seals, Options, Time, NullLogger.Instance);

    /// <summary>Opens, writes in batches of the given sizes and closes.</summary>
    public async Task Write(params int[] batches)
    {
        await using var trail = Open();
        foreach (var size in batches)
        {
            await Write(trail, size);
        }
    }

    public static async Task Write(FileAuditTrail trail, int records)
    {
        for (var i = 0; i < records; i++)
        {
            if (!trail.Record(Record(i)))
            {
                throw new InvalidOperationException("A record was not taken.");
            }
        }

        if (!await trail.Flush())
        {
            throw new InvalidOperationException("The records were not written.");
        }
    }

    public static AuditRecord Record(int number) =>
        new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddSeconds(number), Operation.Sign, "principal", "request-" + number)
        {
            Vault = "payments",
            Key = "signing",
            Version = "a0000000000000000000000000000001",
            Algorithm = "ES256",
            Refusal = number % 3 == 2 ? RefusalCode.KeyDisabled : null,
        };

    public AuditFindings Verify(int firstFile = 1) => AuditVerification.Run(AuditFolder.Of(Data), Seals, firstFile);

    /// <summary>The log as it is now, in another folder: what a process leaves that is gone from one moment to the next.</summary>
    public AuditLogCopy Copy() => new(this);

    public void Dispose()
    {
        Seals.Dispose();
        region.Dispose();
        Folder.Dispose();
    }

    internal sealed class AuditLogCopy : IDisposable
    {
        private readonly TempFolder folder = new();
        private readonly AuditLog original;

        public AuditLogCopy(AuditLog original)
        {
            this.original = original;
            Directory.CreateDirectory(folder.In("audit"));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(original.Data, "audit")))
            {
                File.Copy(file, folder.In("audit", Path.GetFileName(file)));
            }
        }

        public string[] Files => [.. AuditFolder.Of(folder.Path).Files().Select(file => file.Path)];

        public string Head => folder.In("audit", "head");

        public AuditFindings Verify(int firstFile = 1) => AuditVerification.Run(AuditFolder.Of(folder.Path), original.Seals, firstFile);

        public async Task Continue(int records)
        {
            await using var trail = FileAuditTrail.Open(folder.Path, original.Seals, original.Options, original.Time, NullLogger.Instance);
            await Write(trail, records);
        }

        public void Dispose() => folder.Dispose();
    }
}
