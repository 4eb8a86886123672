using System.Globalization;

namespace Kms.Crypto.Tests.Support;

/// <summary>Everything that this process could write to, as a snapshot of its machine would hold it.</summary>
internal static class ProcessMemory
{
    private const int PieceBytes = 1 << 20;

    public static void Copy(string file)
    {
        using var memory = File.OpenHandle("/proc/self/mem");
        using var copy = File.Create(file);
        var piece = new byte[PieceBytes];
        foreach (var (start, end) in Regions())
        {
            for (var at = start; at < end; at += piece.Length)
            {
                var wanted = piece.AsSpan(0, (int)Math.Min(piece.Length, end - at));
                copy.Write(wanted[..Read(memory, wanted, at)]);
            }
        }
    }

    /// <summary>Those of the patterns that are in the file.</summary>
    public static IReadOnlyList<byte[]> Find(string file, byte[][] patterns)
    {
        using var copy = File.OpenHandle(file);
        var overlap = patterns.Max(pattern => pattern.Length) - 1;
        var piece = new byte[PieceBytes + overlap];
        var found = new bool[patterns.Length];
        for (long at = 0; RandomAccess.Read(copy, piece, at) is var read and > 0; at += PieceBytes)
        {
            for (var i = 0; i < patterns.Length; i++)
            {
                found[i] |= piece.AsSpan(0, read).IndexOf(patterns[i]) >= 0;
            }
        }

        return [.. patterns.Where((_, i) => found[i])];
    }

    /// <summary>0 for pages that went away since the list was read, or that may not be read.</summary>
    private static int Read(Microsoft.Win32.SafeHandles.SafeFileHandle memory, Span<byte> destination, long at)
    {
        try
        {
            return RandomAccess.Read(memory, destination, at);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static List<(long Start, long End)> Regions() =>
    [
        .. from line in File.ReadAllLines("/proc/self/maps")
           let parts = line.Split(' ')
           where parts[1].StartsWith("rw", StringComparison.Ordinal)
           let ends = parts[0].Split('-')
           select (long.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
               long.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
    ];
}
