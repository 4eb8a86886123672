using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kms.Regions.Link;

/// <summary>
/// Writes the fields of a message of the link one after the other: numbers big-endian, texts and bytes with their length in front.
/// </summary>
internal sealed class LinkWriter(int capacity = 4096)
{
    private readonly ArrayBufferWriter<byte> buffer = new(capacity);

    public ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    /// <summary>How much it takes without growing, in bytes.</summary>
    public int Capacity => buffer.Capacity;

    /// <summary>Begins the next message, over what was <see cref="Written"/>.</summary>
    public void Restart() => buffer.ResetWrittenCount();

    public void Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(sizeof(int)), value);
        buffer.Advance(sizeof(int));
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }

    /// <summary>Null and empty are two things.</summary>
    public void LongOrNull(long? value)
    {
        Flag(value is not null);
        if (value is { } known)
        {
            Long(known);
        }
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Int(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Int(length);
        Encoding.UTF8.GetBytes(value, buffer.GetSpan(length));
        buffer.Advance(length);
    }

    public void Bytes(ReadOnlyMemory<byte> value)
    {
        Int(value.Length);
        buffer.Write(value.Span);
    }

    public void List<T>(IReadOnlyList<T> items, Action<T> write)
    {
        Int(items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }
}
