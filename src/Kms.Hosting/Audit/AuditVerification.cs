using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kms.Crypto.Audit;

namespace Kms.Hosting.Audit;

/// <summary>
/// Reads an audit log from its first file to its end and computes every hash again. Reads only, also while the service writes: what it writes
/// meanwhile is seen as records that are not sealed yet.
/// </summary>
internal sealed class AuditVerification : IDisposable
{
    private static readonly byte[] TimeStart = "{\"time\":\""u8.ToArray();

    private readonly AuditSeal seals;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash unsealed = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly AuditFindings found = new();
    private readonly SealLine? head;
    private bool headSeen;
    private SealLine? last;
    private long unsealedBytes;
    private long unsealedRecords;
    private long recordsBefore;
    private bool isTorn;
    private long lines;

    private AuditVerification(AuditSeal seals, SealLine? head)
    {
        this.seals = seals;
        this.head = head;
    }

    /// <param name="firstFile">The number of the first file that must be there: 1, unless earlier ones were archived.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AuditFindings Run(AuditFolder folder, AuditSeal seals, int firstFile)
    {
        // The checkpoint first: a service that is running then is only ever further than it says.
        using var verification = new AuditVerification(seals, folder.Exists ? folder.ReadHead() : null);
        verification.Run(folder.Exists ? folder.Files() : [], firstFile);
        return verification.found;
    }

    public void Dispose()
    {
        hash.Dispose();
        unsealed.Dispose();
    }

    private void Run(IReadOnlyList<(int Number, string Path)> files, int expected)
    {
        for (var i = 0; i < files.Count && found.Problem is null; i++, expected++)
        {
            var (number, path) = files[i];
            if (number == expected)
            {
                Read(path, number, isFirst: i == 0);
                found.Files++;
            }
            else
            {
                found.At(path, 1, Missing(expected, number, isFirst: i == 0));
            }
        }

        if (found.Problem is null)
        {
            CheckEnd(files.Count == 0 ? "audit" : files[^1].Path);
        }

        found.Records = (last?.Records ?? 0) - recordsBefore;
    }

    private static string Missing(int expected, int number, bool isFirst) => number < expected
        ? $"there are two files with the number {number}, or one that is older than --first"
        : string.Create(CultureInfo.InvariantCulture, $"the files {expected} to {number - 1} before it are missing.")
            + (isFirst ? $" If they were archived, say --first {number}" : string.Empty);

    private void Read(string path, int number, bool isFirst)
    {
        var (line, startOfBlock, recordsInBlock, sealsInFile) = (0L, 1L, 0L, 0);
        lines = 0;
        foreach (var bytes in Lines.Of(path))
        {
            lines = ++line;
            var isWhole = bytes.Span[^1] == '\n';
            if (line == 1 && isWhole)
            {
                CheckHeader(path, number, FileHeader.Parse(bytes), isFirst);
            }

            if (bytes.Span.StartsWith(SealLine.Start) && isWhole)
            {
                var records = (last?.Records ?? 0) + recordsInBlock;
                CheckSeal(path, (startOfBlock, line), SealLine.Parse(bytes.Span), records, isFirstFile: isFirst && sealsInFile == 0);
                (startOfBlock, recordsInBlock) = (line + 1, 0);
                sealsInFile++;
            }
            else
            {
                AddUnsealed(bytes.Span, isRecord: line > 1 && isWhole);
                isTorn = !isWhole;
                recordsInBlock += line > 1 ? 1 : 0;
            }

            if (found.Problem is not null)
            {
                return;
            }
        }
    }

    private void AddUnsealed(ReadOnlySpan<byte> line, bool isRecord)
    {
        hash.AppendData(line);
        unsealed.AppendData(line);
        unsealedBytes += line.Length;
        if (isRecord)
        {
            unsealedRecords++;
            var end = line.StartsWith(TimeStart) ? line[TimeStart.Length..].IndexOf((byte)'"') : -1;
            found.Last = end < 0 ? found.Last : Encoding.UTF8.GetString(line.Slice(TimeStart.Length, end));
            found.First ??= found.Last;
        }
    }

    private void CheckHeader(string path, int number, FileHeader? header, bool isFirst)
    {
        if (header is null || header.Number != number)
        {
            found.At(path, 1, header is null ? "it does not begin with the header of a file." : $"the header says it is file {header.Number}.");
            return;
        }

        if (isFirst && number > 1)
        {
            // Where the log began is elsewhere; this file's own first seal vouches for what its header says.
            last = header.Block == 0 ? null : new SealLine(header.Block, 0, string.Empty, null);
        }
        else if (header.Block != (last?.Block ?? 0) || header.After != LogEnd.HashOf(last))
        {
            found.At(path, 1, $"it goes on after block {header.Block}, but the file before ends with block {last?.Block ?? 0} or with another one: it was cut off or changed.");
        }
        else if (header.UnsealedBytes != unsealedBytes || (unsealedBytes > 0 && header.UnsealedHash != Convert.ToHexStringLower(unsealed.GetCurrentHash())))
        {
            found.At(path, 1, "what stands behind the last seal of the file before is not what stood there when this file was begun.");
        }
        else if (unsealedBytes > 0)
        {
            found.Notes.Add(UncleanStop($"Before {Path.GetFileName(path)}"));
        }

        hash.GetHashAndReset();
        ResetUnsealed();
    }

    private void CheckSeal(string path, (long First, long Last) lines, SealLine? seal, long records, bool isFirstFile)
    {
        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        // In an archive's first file the number of records before it is only known from its own, vouched-for seal.
        var startsArchive = isFirstFile && last is { Records: 0, Block: > 0 };
        if (seal is null)
        {
            found.At(path, lines.Last, "it is no seal line that the service wrote.");
        }
        else if (seal.Hash != digest || seal.Block != (last?.Block ?? 0) + 1 || (!startsArchive && seal.Records != records))
        {
            found.At(path, lines.First, $"in the lines up to {lines.Last} something was changed, taken out or put in: they do not fit the seal of block {seal.Block}.");
        }
        else if ((seal.Voucher is not null || lines.First == 1) && !seal.IsGenuine(seals))
        {
            found.At(path, lines.Last, "the checkpoint is not genuine: it was not made by this service with its region key.");
        }
        else if (head is not null && seal.Block == head.Block)
        {
            headSeen = seal == head;
        }

        recordsBefore = startsArchive ? seal?.Records ?? 0 : recordsBefore;
        last = seal;
        ResetUnsealed();
        hash.AppendData(seal?.ToBytes() ?? []);
    }

    private void CheckEnd(string path)
    {
        if (head is null || !head.IsGenuine(seals))
        {
            found.Problem = last is null && head is null
                ? "There is no audit log."
                : "audit/head: the newest checkpoint is missing or not genuine, so how far the log went is not known.";
        }
        else if (!headSeen)
        {
            found.At(path, lines, $"the log ends with block {last?.Block ?? 0}, and its newest checkpoint is of block {head.Block}: it was cut off.");
        }
        else if (unsealedBytes > 0)
        {
            found.Notes.Add(isTorn ? UncleanStop(Path.GetFileName(path)) : $"{Path.GetFileName(path)}: the last {unsealedRecords} records are not sealed yet.");
        }
    }

    private string UncleanStop(string where) => isTorn
        ? $"{where}: ended in the middle of a record after an unclean stop, behind {unsealedRecords} records without a seal."
        : $"{where}: ended with {unsealedRecords} records without a seal after an unclean stop.";

    private void ResetUnsealed()
    {
        unsealed.GetHashAndReset();
        unsealedBytes = 0;
        unsealedRecords = 0;
        isTorn = false;
    }
}
