using System.Buffers.Binary;
using System.Text;

namespace Kms.Regions.Link;

/// <summary>
/// Reads what <see cref="LinkWriter"/> wrote. Whatever the bytes say, it reads no further than they go and makes no list longer than they
/// could fill.
/// </summary>
internal sealed class LinkReader(ReadOnlyMemory<byte> message)
{
    private const int TextBytesMax = 4096;

    private int position;

    /// <summary>Nothing may follow the last field.</summary>
    /// <exception cref="LinkFormatException">Something does.</exception>
    public void End()
    {
        if (position != message.Length)
        {
            throw new LinkFormatException("A message of the link is longer than what it says.");
        }
    }

    public byte Byte() => Take(1).Span[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw new LinkFormatException("A flag of a message of the link is neither 0 nor 1."),
    };

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)).Span);

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)).Span);

    public long? LongOrNull() => Flag() ? Long() : null;

    public string? TextOrNull()
    {
        var length = Int();
        return length == -1 ? null
            : length is >= 0 and <= TextBytesMax ? Encoding.UTF8.GetString(Take(length).Span)
            : throw new LinkFormatException("A text of a message of the link is too long.");
    }

    public string Text() => TextOrNull() ?? throw new LinkFormatException("A text of a message of the link is missing.");

    /// <summary>A part of the message, not a copy.</summary>
    public ReadOnlyMemory<byte> Bytes() => Take(Int());

    public T Enum<T>()
        where T : struct, Enum
    {
        var value = (T)System.Enum.ToObject(typeof(T), Byte());
        return System.Enum.IsDefined(value) ? value : throw new LinkFormatException("A message of the link has a value that this release does not know.");
    }

    public T[] List<T>(Func<T> read)
    {
        var count = Int();
        if (count < 0 || count > message.Length - position)
        {
            throw new LinkFormatException("A list of a message of the link is longer than the message.");
        }

        var items = new T[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = read();
        }

        return items;
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length < 0 || length > message.Length - position)
        {
            throw new LinkFormatException("A message of the link ends early.");
        }

        var taken = message.Slice(position, length);
        position += length;
        return taken;
    }
}

/// <summary>What came over the link is no message of it.</summary>
public sealed class LinkFormatException(string message) : Exception(message);
