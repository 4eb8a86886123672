using System.Diagnostics;
using Kms.Audit;
using Kms.Crypto.Audit;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting.Audit;

/// <summary>
/// The audit log in files. Records gather in memory for a moment and are written together: by a thread of its own, or at once by whoever waits for
/// them and finds nobody writing. When writing fails nothing more is recorded, so nothing is done, until the same batch could be written after all.
/// </summary>
public sealed partial class FileAuditTrail : IAuditTrail, IAsyncDisposable
{
    private readonly object gate = new();
    private readonly AuditOptions options;
    private readonly AuditWriter writer;
    private readonly ILogger logger;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int wakeAt;
    private Batch filling;
    private Batch current;
    private long fillingSince;
    private long checkpointAt;
    private bool urgent;
    private bool writing;
    private bool stuck;
    private bool stopping;
    private volatile bool canRecord = true;

    private FileAuditTrail(AuditWriter writer, AuditOptions options, ILogger logger)
    {
        this.writer = writer;
        this.options = options;
        this.logger = logger;
        filling = new Batch(options.WaitingMax);
        current = new Batch(options.WaitingMax);
        wakeAt = Math.Max(1, options.WaitingMax / 2);
        checkpointAt = Stopwatch.GetTimestamp();
        new Thread(Run) { Name = "audit", IsBackground = true }.Start();
    }

    public bool CanRecord => canRecord;

    /// <summary>Goes on where the log in the data folder ends, in a new file.</summary>
    /// <param name="seals">Lives longer than this object.</param>
    /// <exception cref="StartRefusedException">The log cannot be read or written.</exception>
    public static FileAuditTrail Open(string data, AuditSeal seals, AuditOptions options, TimeProvider time, ILogger logger)
    {
        var folder = AuditFolder.Of(data);
        AuditWriter? writer = null;
        try
        {
            folder.Make();
            writer = new AuditWriter(folder, seals, options, time, Start(folder, seals, logger));
            writer.Write([], checkpoint: true);
            return new FileAuditTrail(writer, options, logger);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            throw new StartRefusedException($"The audit log in {folder.Path} cannot be written, and nothing may be done unrecorded: {problem.Message}", problem);
        }
    }

    public bool Record(in AuditRecord record)
    {
        lock (gate)
        {
            if (stopping || (filling.Count == filling.Records.Length && !WaitForRoom()))
            {
                return false;
            }

            filling.Records[filling.Count++] = record;
            if (filling.Count == 1)
            {
                fillingSince = Stopwatch.GetTimestamp();
                Monitor.PulseAll(gate);
            }
            else if (filling.Count == wakeAt)
            {
                Monitor.PulseAll(gate);
            }

            // Taken over all the same: what was done while writing began to fail is written when it works again.
            return !stuck;
        }
    }

    public ValueTask<bool> Flush()
    {
        lock (gate)
        {
            if (stuck)
            {
                return new(false);
            }

            if (writing)
            {
                // Behind the write that is under way; one more write serves all who came meanwhile.
                urgent |= filling.Count > 0;
                return new((filling.Count > 0 ? filling : current).Written());
            }

            if (filling.Count == 0)
            {
                return new(true);
            }

            BeginWriting();
        }

        // Nobody writes: doing it here takes microseconds, another thread would have to be woken first.
        return new(WriteOut(checkpoint: false));
    }

    /// <summary>Writes what waits, vouches for the end and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            canRecord = false;
            stopping = true;
            Monitor.PulseAll(gate);
        }

        await ended.Task;
    }

    /// <summary>Where the log goes on. A log that ends before its checkpoint, or lost that, goes on with a link that does not fit: verification finds it for ever.</summary>
    private static LogEnd Start(AuditFolder folder, AuditSeal seals, ILogger logger)
    {
        var end = LogEnd.Find(folder);
        var head = folder.ReadHead();
        if (head is not null && head.IsGenuine(seals))
        {
            if (head.Block <= (end.Seal?.Block ?? 0))
            {
                return end;
            }

            LogCutOff(logger, folder.Path, end.Seal?.Block ?? 0, head.Block);
            return end with { Seal = head };
        }

        // The very first block is written before its checkpoint; a stop between the two is innocent.
        if (end.Seal is null or { Block: 1 })
        {
            return end;
        }

        LogNoCheckpoint(logger, folder.Path);
        return end with { Seal = end.Seal with { Voucher = "lost" } };
    }

    /// <summary>Inside the lock, which is let go of meanwhile.</summary>
    private bool WaitForRoom()
    {
        var since = Stopwatch.GetTimestamp();
        while (filling.Count == filling.Records.Length)
        {
            var left = options.RoomTime - Stopwatch.GetElapsedTime(since);
            if (stuck || stopping || left <= TimeSpan.Zero)
            {
                return false;
            }

            Monitor.Wait(gate, left);
        }

        return !stopping;
    }

    /// <summary>Records that are written together, and who waits for that.</summary>
    private sealed class Batch(int size)
    {
        private TaskCompletionSource<bool>? waiting;

        public AuditRecord[] Records { get; } = new AuditRecord[size];

        public int Count { get; set; }

        public Task<bool> Written() => (waiting ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Tell(bool written)
        {
            waiting?.SetResult(written);
            waiting = null;
        }

        public void Clear()
        {
            // The strings in it belong to requests that are long over.
            Array.Clear(Records, 0, Count);
            Count = 0;
        }
    }
}
