using Kms.Backups.Planning;
using Kms.Records;

namespace Kms.Backups.Format;

/// <summary>How rows, changes, denials and marks stand in a piece, one after the other.</summary>
internal static class Items
{
    public static void Write(BinaryWriter to, ZoneRow row)
    {
        to.Write(row.Id);
        to.Write(row.Stream);
        to.Write7BitEncodedInt64(row.Version);
        Write(to, row.Index);
        Write(to, row.Body.Span);
        Write(to, row.Hash.Span);
        to.Write(row.OperationId);
    }

    /// <summary>Without an intent and at ballot 0: no statement from before is on its way to the zones that it will be put into.</summary>
    public static ZoneRow ReadRow(BinaryReader from) => new(
        from.ReadString(), from.ReadString(), from.Read7BitEncodedInt64(), ReadIndex(from), ReadBytes(from), ReadBytes(from), from.ReadString(), 0, null);

    public static void Write(BinaryWriter to, ChangeEntry entry)
    {
        to.Write(entry.Stream);
        to.Write7BitEncodedInt64(entry.Sequence);
        Write(to, entry.RecordId);
        to.Write7BitEncodedInt64(entry.Version);
        Write(to, entry.Index);
        Write(to, entry.Body.Span);
        Write(to, entry.Hash.Span);
        to.Write(entry.TimeUnixMs);
        to.Write(entry.OperationId);
    }

    public static ChangeEntry ReadChange(BinaryReader from) => new(
        from.ReadString(), from.Read7BitEncodedInt64(), ReadText(from), from.Read7BitEncodedInt64(), ReadIndex(from), ReadBytes(from), ReadBytes(from),
        from.ReadInt64(), from.ReadString());

    public static void Write(BinaryWriter to, Denial denial)
    {
        to.Write(denial.Id);
        to.Write(denial.RecordId);
        Write(to, denial.Body.Span);
        to.Write(denial.TimeUnixMs);
        to.Write(denial.OperationId);
    }

    public static Denial ReadDenial(BinaryReader from) =>
        new(from.ReadString(), from.ReadString(), ReadBytes(from), from.ReadInt64(), from.ReadString());

    public static void Write(BinaryWriter to, StreamMark mark)
    {
        to.Write(mark.Stream);
        to.Write7BitEncodedInt64(mark.Sequence);
        to.Write7BitEncodedInt64(mark.Highest);
        Write(to, mark.Tail.Span);
    }

    public static StreamMark ReadMark(BinaryReader from) =>
        new(from.ReadString(), from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64()) { Tail = ReadBytes(from) };

    /// <summary>All items of a piece.</summary>
    public static IEnumerable<T> All<T>(ReadOnlyMemory<byte> piece, Func<BinaryReader, T> read)
    {
        using var from = new BinaryReader(new MemoryStream(piece.ToArray(), writable: false));
        while (from.BaseStream.Position < from.BaseStream.Length)
        {
            yield return read(from);
        }
    }

    private static void Write(BinaryWriter to, string? text)
    {
        to.Write(text is not null);
        if (text is not null)
        {
            to.Write(text);
        }
    }

    private static string? ReadText(BinaryReader from) => from.ReadBoolean() ? from.ReadString() : null;

    private static void Write(BinaryWriter to, RecordIndex index)
    {
        Write(to, index.List);
        to.Write(index.DueUnixMs is not null);
        if (index.DueUnixMs is { } due)
        {
            to.Write(due);
        }
    }

    private static RecordIndex ReadIndex(BinaryReader from) => new(ReadText(from), from.ReadBoolean() ? from.ReadInt64() : null);

    private static void Write(BinaryWriter to, ReadOnlySpan<byte> bytes)
    {
        to.Write7BitEncodedInt(bytes.Length);
        to.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader from) => from.ReadBytes(from.Read7BitEncodedInt());
}
