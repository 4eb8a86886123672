using System.Buffers.Binary;
using System.Text;

namespace Kms.Orleans.Wire;

/// <summary>Reads what <see cref="WireWriter"/> wrote. A block that ends early gives defaults, one that goes on is skipped to its end.</summary>
/// <exception cref="FormatException">Thrown by every method when the message is damaged: it says more than it holds.</exception>
internal sealed class WireReader(ReadOnlyMemory<byte> message)
{
    private const int LengthBytes = 4;
    private int position;
    private int end = message.Length;

    public bool Flag() => Unsigned() != 0;

    public ulong Unsigned()
    {
        if (position == end)
        {
            return 0;
        }

        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Small() => checked((int)Signed());

    /// <summary>A value of an enumeration; one that this release does not have is refused where it would be used.</summary>
    public T Enum<T>()
        where T : struct, Enum => (T)System.Enum.ToObject(typeof(T), Signed());

    public string? OptionalText()
    {
        var length = Unsigned();
        return length == 0 ? null : Encoding.UTF8.GetString(Take(length - 1));
    }

    public string Text() => OptionalText() ?? string.Empty;

    /// <summary>A slice of the message, which nobody changes.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Take(Unsigned()).Length;
        return message.Slice(position - length, length);
    }

    public DateTimeOffset Time() => new(Signed(), TimeSpan.Zero);

    public T? Optional<T>(Func<WireReader, T> read)
        where T : struct => Flag() ? read(this) : null;

    public T? Record<T>(Func<WireReader, T> read)
        where T : class => Flag() ? Block(read) : null;

    public T Block<T>(Func<WireReader, T> read)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(Take(LengthBytes));
        if (length < 0 || length > end - position)
        {
            throw Damaged();
        }

        var (outer, inner) = (end, position + length);
        end = inner;
        var value = read(this);
        (position, end) = (inner, outer);
        return value;
    }

    public T[] Many<T>(Func<WireReader, T> read)
    {
        var count = Unsigned();
        if (count > (ulong)(end - position) / LengthBytes)
        {
            throw Damaged();
        }

        var values = new T[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Block(read);
        }

        return values;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(end - position))
        {
            throw Damaged();
        }

        position += (int)length;
        return message.Span.Slice(position - (int)length, (int)length);
    }

    private static FormatException Damaged() => new("A message says more than it holds.");
}
