using System.Buffers.Binary;

namespace Kms.Faults.Net;

/// <summary>Counts the statements that a PostgreSQL server has finished, in the bytes that it sends: each ends with "ready for query".</summary>
internal sealed class Backend
{
    private const byte ReadyForQuery = (byte)'Z';
    private const int HeaderLength = 5;
    private readonly byte[] header = new byte[HeaderLength];
    private int held;
    private long skip;

    /// <returns>How many statements end in these bytes.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        var ends = 0;
        while (bytes.Length > 0)
        {
            if (skip > 0)
            {
                var over = (int)Math.Min(skip, bytes.Length);
                skip -= over;
                bytes = bytes[over..];
                continue;
            }

            header[held++] = bytes[0];
            bytes = bytes[1..];
            if (held == HeaderLength)
            {
                held = 0;
                skip = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - sizeof(int);
                ends += header[0] == ReadyForQuery ? 1 : 0;
            }
        }

        return ends;
    }
}
