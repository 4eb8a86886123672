using System.Diagnostics;
using Kms.Crypto.Audit;
using Microsoft.Extensions.Logging;

namespace Kms.Audit;

/// <summary>
/// The audit log in files. Records gather in memory for a moment and are written together: by a thread of its own, or at once by a caller
/// that waits for them while no other thread writes. When writing fails nothing more is recorded, so nothing is done, until the same batch
/// could be written after all.
/// </summary>
public sealed partial class FileAuditTrail : IAuditTrail, IAsyncDisposable
{
    private readonly object gate = new();
    private readonly AuditOptions options;
    private readonly AuditWriter writer;
    private readonly ILogger logger;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int wakeAt;
    private AuditBatch filling;
    private AuditBatch current;
    private long fillingSince;
    private long checkpointAt;
    private bool urgent;
    private bool writing;
    private bool stuck;
    private bool stopping;
    private bool cameSince;
    private bool sleeps;
    private bool awaitsWriter;
    private int awaitRoom;
    private volatile bool canRecord = true;

    private FileAuditTrail(AuditWriter writer, AuditOptions options, ILogger logger)
    {
        this.writer = writer;
        this.options = options;
        this.logger = logger;
        filling = new AuditBatch(options.WaitingMax);
        current = new AuditBatch(options.WaitingMax);
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
            writer = new AuditWriter(folder, seals, options, time, Start(folder, seals, time, logger));
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
            cameSince = true;
            if (filling.Count == 1)
            {
                fillingSince = Stopwatch.GetTimestamp();
            }

            if (sleeps || filling.Count == wakeAt)
            {
                sleeps = false;
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

        // No other thread writes: doing it here takes microseconds, another thread would have to be woken first.
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

            awaitRoom++;
            Monitor.Wait(gate, left);
            awaitRoom--;
        }

        return !stopping;
    }
}
