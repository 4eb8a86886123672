using Kms.Crypto.Files;

namespace Kms.Audit;

/// <summary>
/// A file's lines, each with its line feed; the last one may lack it. A line that is too long comes in pieces, so that no file fills the
/// memory.
/// </summary>
internal static class Lines
{
    /// <summary>
    /// Longer than any line that the service writes. A piece of this length without a line feed is the beginning of a longer one.
    /// </summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>As much as the file has when it is opened. A line is valid until the next one is asked for.</summary>
    /// <exception cref="IOException">It cannot be read, or is not a regular file.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(string path, long from = 0)
    {
        using var file = RegularFile.Open(path);
        file.Position = from;
        var left = file.Length - from;
        var buffer = new byte[BytesMax];
        var (start, end) = (0, 0);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n') + 1;
            if (length == 0 && start == 0 && end == buffer.Length)
            {
                length = end;
            }

            if (length > 0)
            {
                yield return buffer.AsMemory(start, length);
                start += length;
                continue;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            var read = file.Read(buffer, end, (int)Math.Min(buffer.Length - end, left));
            if (read == 0)
            {
                break;
            }

            end += read;
            left -= read;
        }

        if (end > start)
        {
            yield return buffer.AsMemory(start, end - start);
        }
    }
}
