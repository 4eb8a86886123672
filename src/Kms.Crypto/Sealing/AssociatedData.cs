using System.Buffers.Binary;

namespace Kms.Crypto.Sealing;

/// <summary>
/// Writes the fields that a seal is bound to, each with its length in front, so that no two different lists of fields
/// have the same bytes. Text goes in as UTF-16 units: every string has its own encoding, also one with lone surrogates.
/// </summary>
public ref struct AssociatedData(Span<byte> start)
{
    private const uint Nothing = uint.MaxValue;

    private Span<byte> buffer = start;
    private int length;

    public readonly ReadOnlySpan<byte> Bytes => buffer[..length];

    public void Add(string? text)
    {
        if (text is null)
        {
            BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), Nothing);
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), (uint)text.Length * sizeof(char));
        var space = Take(text.Length * sizeof(char));
        for (var i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(space[(i * sizeof(char))..], text[i]);
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), (uint)bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    public void Add(long? number)
    {
        if (number is not { } value)
        {
            BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), Nothing);
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), value);
    }

    private Span<byte> Take(int count)
    {
        if (count > buffer.Length - length)
        {
            var larger = new byte[Math.Max(2 * buffer.Length, length + count)];
            buffer[..length].CopyTo(larger);
            buffer = larger;
        }

        var space = buffer.Slice(length, count);
        length += count;
        return space;
    }
}
