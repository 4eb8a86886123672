using System.Security.Cryptography;

namespace Kms.Hosting.Audit;

/// <summary>Where the log ends: what the next file goes on from.</summary>
/// <param name="Number">Of the newest file; 0 when there is none.</param>
/// <param name="Seal">The last seal; null when there is none.</param>
/// <param name="UnsealedBytes">How much stands behind it.</param>
/// <param name="UnsealedHash">SHA-256 of that, hexadecimal; empty when there is nothing.</param>
internal sealed record LogEnd(int Number, SealLine? Seal, long UnsealedBytes, string UnsealedHash)
{
    private const int TailBytes = 64 * 1024;

    /// <summary>The header of the next file.</summary>
    public FileHeader Next => new(Number + 1, Seal?.Block ?? 0, HashOf(Seal), UnsealedBytes, UnsealedHash);

    /// <summary>SHA-256 of the line, hexadecimal; empty for none.</summary>
    public static string HashOf(SealLine? seal) => seal is null ? string.Empty : Convert.ToHexStringLower(SHA256.HashData(seal.ToBytes()));

    /// <summary>Reads the newest files backwards until a seal is found. After a clean stop it is the last line of the last file.</summary>
    public static LogEnd Find(AuditFolder folder)
    {
        var files = folder.Files();
        var behind = new Stack<byte[]>();
        SealLine? seal = null;
        for (var i = files.Count - 1; i >= 0 && seal is null; i--)
        {
            (seal, var rest) = LastSeal(files[i].Path);
            behind.Push(rest);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        foreach (var rest in behind)
        {
            hash.AppendData(rest);
            bytes += rest.Length;
        }

        return new LogEnd(
            files.Count == 0 ? 0 : files[^1].Number, seal, bytes, bytes == 0 ? string.Empty : Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The last seal line of a file, and what stands behind it; all of the file when there is none.</summary>
    private static (SealLine? Seal, byte[] Behind) LastSeal(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        for (var take = Math.Min(TailBytes, file.Length); ; take = Math.Min(16 * take, file.Length))
        {
            var tail = new byte[take];
            file.Position = file.Length - take;
            file.ReadExactly(tail);
            for (var end = tail.Length; end > 0;)
            {
                var start = tail.AsSpan(0, end).LastIndexOf(SealLine.Start);
                if (start < 0)
                {
                    break;
                }

                var length = tail.AsSpan(start).IndexOf((byte)'\n') + 1;
                if (length > 0 && (start == 0 || tail[start - 1] == '\n') && SealLine.Parse(tail.AsSpan(start, length)) is { } seal)
                {
                    return (seal, tail[(start + length)..]);
                }

                end = start;
            }

            if (take == file.Length)
            {
                return (null, tail);
            }
        }
    }
}
