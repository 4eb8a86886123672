using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kms.Orleans.Wire;

/// <summary>
/// Writes messages: numbers as variable-length integers, texts in UTF-8, each record as a block with its length in front, so that a reader of another
/// release skips fields that it does not know and takes the default for those that are not there. Cleared when disposed: a message may carry a key to import.
/// </summary>
internal sealed class WireWriter : IDisposable
{
    private const int LengthBytes = 4;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(512);
    private int end;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, end);

    public void Flag(bool value) => Number(value ? 1UL : 0);

    public void Number(ulong value)
    {
        var span = Reserve(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        end += length;
    }

    /// <summary>Small in both directions.</summary>
    public void Number(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Text(string? value)
    {
        if (value is null)
        {
            Number(0UL);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Number((ulong)length + 1);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        end += length;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        end += value.Length;
    }

    /// <summary>The instant, to the tick.</summary>
    public void Time(DateTimeOffset value) => Number(value.UtcTicks);

    public void Optional<T>(T? value, Action<WireWriter, T> write)
        where T : struct
    {
        Flag(value is not null);
        if (value is { } present)
        {
            write(this, present);
        }
    }

    /// <summary>Null, or a block.</summary>
    public void Record<T>(T? value, Action<WireWriter, T> write)
        where T : class
    {
        Flag(value is not null);
        if (value is not null)
        {
            Block(value, write);
        }
    }

    public void Block<T>(T value, Action<WireWriter, T> write)
    {
        var start = end;
        Reserve(LengthBytes);
        end += LengthBytes;
        write(this, value);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(start), end - start - LengthBytes);
    }

    public void Many<T>(IReadOnlyCollection<T> values, Action<WireWriter, T> write)
    {
        Number((ulong)values.Count);
        foreach (var value in values)
        {
            Block(value, write);
        }
    }

    public void Dispose()
    {
        buffer.AsSpan(0, end).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        end = 0;
    }

    private Span<byte> Reserve(int length)
    {
        if (buffer.Length - end < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, end + length));
            Written.CopyTo(larger);
            buffer.AsSpan(0, end).Clear();
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        return buffer.AsSpan(end, length);
    }
}
