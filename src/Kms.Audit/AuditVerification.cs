using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kms.Crypto.Audit;

namespace Kms.Audit;

/// <summary>
/// Reads an audit log from its first file to its end and computes every hash again. Reads only, also while the service writes: what it
/// writes meanwhile is seen as records that are not sealed yet.
/// </summary>
public sealed partial class AuditVerification : IDisposable
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
            if (!isWhole && bytes.Length == Lines.BytesMax)
            {
                found.At(path, line, $"it is longer than {Lines.BytesMax} bytes, which no line of the service is.");
                return;
            }

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

            // A person who can change the log must not control the terminal of the person who reads the findings.
            found.Last = end < 0 ? found.Last : Text.Shorten(Encoding.UTF8.GetString(line.Slice(TimeStart.Length, end)));
            found.First ??= found.Last;
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
