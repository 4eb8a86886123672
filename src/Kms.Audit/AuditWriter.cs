using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Kms.Crypto.Audit;

namespace Kms.Audit;

/// <summary>
/// Turns batches of records into blocks of lines, each ended by a seal line, and blocks into files. For one thread at a time. What fails
/// may be called again with the same batch and goes on where it stopped: what was written before is written over with the same bytes.
/// </summary>
/// <remarks>
/// One hash for each block and not for each record: it finds the same changes at a tenth of the cost, and tells their place within
/// <see cref="BlockRecords"/> lines.
/// </remarks>
internal sealed class AuditWriter(AuditFolder folder, AuditSeal seals, AuditOptions options, TimeProvider time, LogEnd from) : IDisposable
{
    public const int BlockRecords = 256;

    /// <summary>A buffer that a burst made larger is not kept. Bytes.</summary>
    private const int BufferKeptMax = 1024 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ArrayBufferWriter<byte> pending = new();
    private LogEnd end = from;
    private FileStream? file;
    private DateOnly day;
    private long length;
    private bool batchIsPending;
    private bool flushIsPending;

    /// <summary>True while something is written that no checkpoint covers.</summary>
    public bool OwesCheckpoint { get; private set; }

    /// <summary>
    /// When it returns, the batch is written to the file; with <paramref name="checkpoint"/>, on the disk and vouched for.
    /// </summary>
    /// <exception cref="IOException">It is not; call again with the same batch.</exception>
    public void Write(ReadOnlySpan<AuditRecord> batch, bool checkpoint)
    {
        Persist();
        if (!batchIsPending)
        {
            Roll();
            Add(batch, checkpoint);
            batchIsPending = true;
        }

        Persist();
        batchIsPending = false;
    }

    /// <summary>The last checkpoint. Nothing is written afterwards.</summary>
    public void Close()
    {
        if (file is not null)
        {
            Persist();
            EndFile();
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        hash.Dispose();
    }

    /// <summary>Ends the file when it is long enough or of an earlier day, and begins the next one where there is none.</summary>
    private void Roll()
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (file is not null && (length >= options.FileBytesMax || day != today || !File.Exists(file.Name)))
        {
            EndFile();
        }

        if (file is null)
        {
            file = folder.Create(end.Number + 1, now);
            (day, length) = (today, 0);
            var start = pending.WrittenCount;
            end.Next.Write(pending);
            end = end with { Number = end.Number + 1, UnsealedBytes = 0, UnsealedHash = string.Empty };
            Seal(start, first: true, 0, vouch: true);
        }
    }

    private void EndFile()
    {
        if (OwesCheckpoint)
        {
            Seal(pending.WrittenCount, first: false, 0, vouch: true);
        }

        Persist();
        file?.Dispose();
        file = null;
    }

    private void Add(ReadOnlySpan<AuditRecord> batch, bool checkpoint)
    {
        while (!batch.IsEmpty)
        {
            var block = batch[..Math.Min(BlockRecords, batch.Length)];
            batch = batch[block.Length..];
            var start = pending.WrittenCount;
            foreach (ref readonly var record in block)
            {
                RecordLine.Write(pending, record);
            }

            Seal(start, first: false, block.Length, checkpoint && batch.IsEmpty);
        }

        if (checkpoint && OwesCheckpoint)
        {
            Seal(pending.WrittenCount, first: false, 0, vouch: true);
        }
    }

    private void Seal(int start, bool first, int records, bool vouch)
    {
        if (!first && end.Seal is { } before)
        {
            hash.AppendData(before.ToBytes());
        }

        hash.AppendData(pending.WrittenSpan[start..]);
        var (block, total) = ((end.Seal?.Block ?? 0) + 1, (end.Seal?.Records ?? 0) + records);
        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        var seal = new SealLine(block, total, digest, vouch ? Base64Url.EncodeToString(seals.Make(block, total, digest)) : null);
        pending.Write(seal.ToBytes());
        end = end with { Seal = seal };
        flushIsPending |= vouch;
        OwesCheckpoint = !vouch;
    }

    private void Persist()
    {
        if (file is null)
        {
            return;
        }

        if (pending.WrittenCount > 0)
        {
            RandomAccess.Write(file.SafeFileHandle, pending.WrittenSpan, length);
            length += pending.WrittenCount;
            pending = pending.Capacity > BufferKeptMax ? new ArrayBufferWriter<byte>() : Emptied(pending);
        }

        if (flushIsPending)
        {
            // In this order: the checkpoint beside the log never says more than what is on the disk.
            RandomAccess.FlushToDisk(file.SafeFileHandle);
            folder.WriteHead(end.Seal!);
            flushIsPending = false;
        }
    }

    private static ArrayBufferWriter<byte> Emptied(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        return buffer;
    }
}
