using System.Security.Cryptography;
using Kms.Crypto.Files;

namespace Kms.Audit;

/// <summary>Where the log ends: what the next file goes on from.</summary>
/// <param name="Number">Of the newest file; 0 when there is none.</param>
/// <param name="Seal">The last seal; null when there is none.</param>
/// <param name="UnsealedBytes">How much stands behind it.</param>
/// <param name="UnsealedHash">SHA-256 of that, hexadecimal; empty when there is nothing.</param>
internal sealed record LogEnd(int Number, SealLine? Seal, long UnsealedBytes, string UnsealedHash)
{
    /// <summary>After a clean stop the seal is the last line, and after most others it is near.</summary>
    private const int TailBytes = 64 * 1024;

    /// <summary>The header of the next file.</summary>
    public FileHeader Next => new(Number + 1, Seal?.Block ?? 0, HashOf(Seal), UnsealedBytes, UnsealedHash);

    /// <summary>SHA-256 of the line, hexadecimal; empty for none.</summary>
    public static string HashOf(SealLine? seal) => seal is null ? string.Empty : Convert.ToHexStringLower(SHA256.HashData(seal.ToBytes()));

    /// <summary>Reads the newest files backwards until a seal is found.</summary>
    /// <exception cref="IOException">A file cannot be read, or is not a regular file.</exception>
    public static LogEnd Find(AuditFolder folder)
    {
        var files = folder.Files();
        SealLine? seal = null;
        var behind = 0L;
        var at = files.Count;
        while (at > 0 && seal is null)
        {
            at--;
            (seal, behind) = LastSeal(files[at].Path);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        for (var i = at; i < files.Count; i++)
        {
            foreach (var line in Lines.Of(files[i].Path, i == at ? behind : 0))
            {
                hash.AppendData(line.Span);
                bytes += line.Length;
            }
        }

        return new LogEnd(
            files.Count == 0 ? 0 : files[^1].Number, seal, bytes, bytes == 0 ? string.Empty : Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>
    /// The last seal line of a file, and where what stands behind it begins: at the beginning of the file when there is none.
    /// </summary>
    private static (SealLine? Seal, long Behind) LastSeal(string path)
    {
        long length;
        using (var file = RegularFile.Open(path))
        {
            length = file.Length;
        }

        var (seal, behind) = LastSeal(path, Math.Max(0, length - TailBytes));
        return seal is null && length > TailBytes ? LastSeal(path, 0) : (seal, behind);
    }

    /// <param name="from">In the middle of a line, perhaps: that one cannot be told from a seal and does not count.</param>
    private static (SealLine? Seal, long Behind) LastSeal(string path, long from)
    {
        SealLine? last = null;
        var (behind, at, isStart) = (0L, from, from == 0);
        foreach (var line in Lines.Of(path, from))
        {
            at += line.Length;
            if (isStart && SealLine.Parse(line.Span) is { } seal)
            {
                (last, behind) = (seal, at);
            }

            isStart = line.Span[^1] == '\n';
        }

        return (last, behind);
    }
}
