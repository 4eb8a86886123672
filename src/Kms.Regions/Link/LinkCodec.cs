using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Link;

/// <summary>The messages of <see cref="IRegionLink"/> as bytes. A body is carried as it is: it is sealed already.</summary>
internal static class LinkCodec
{
    public static ReadOnlyMemory<byte> Write(LinkHello hello)
    {
        var to = new LinkWriter(256);
        to.Text(hello.Region);
        to.Text(hello.Installation);
        to.Long(hello.Epoch);
        to.Text(hello.After);
        to.Int(hello.PageSize);
        return to.Written;
    }

    public static LinkHello ReadHello(ReadOnlyMemory<byte> message) =>
        Whole(message, from => new LinkHello(from.Text(), from.Text(), from.Long(), from.TextOrNull(), from.Int()));

    public static ReadOnlyMemory<byte> Write(LinkHeartbeat beat)
    {
        var to = new LinkWriter();
        to.Long(beat.Epoch);
        to.Long(beat.TimeUnixMs);
        to.Long(beat.PendingChanges);
        to.Long(beat.OldestPendingMs);
        to.List(beat.Behind, head =>
        {
            to.Text(head.Stream);
            to.Long(head.Sequence);
        });
        return to.Written;
    }

    public static LinkHeartbeat ReadBeat(ReadOnlyMemory<byte> message) => Whole(message, from => new LinkHeartbeat(
        from.Long(), from.Long(), from.Long(), from.Long(), from.List(() => new StreamHead(from.Text(), from.Long()))));

    public static void Write(LinkWriter to, ChangeBatch batch)
    {
        to.Long(batch.Epoch);
        to.List(batch.Changes, change => Write(to, change));
        to.Bytes(batch.Signature);
    }

    public static ChangeBatch ReadBatch(ReadOnlyMemory<byte> message) =>
        Whole(message, from => new ChangeBatch(from.Long(), from.List(() => ReadChange(from)), from.Bytes()));

    public static ReadOnlyMemory<byte> Write(CopyPage page)
    {
        var to = new LinkWriter(64 * 1024);
        to.Long(page.Epoch);
        to.Text(page.Stream);
        Write(to, page.Base);
        to.Text(page.After);
        to.Text(page.Last);
        to.Long(page.WholeAt);
        to.List(page.Records, record =>
        {
            to.Text(record.Id);
            to.Long(record.Version);
            Write(to, record.Index);
            to.Text(record.OperationId);
            to.Bytes(record.Body);
        });
        to.Bytes(page.Signature);
        return to.Written;
    }

    public static CopyPage ReadCopy(ReadOnlyMemory<byte> message) => Whole(message, from => new CopyPage(
        from.Long(),
        from.Text(),
        ReadPosition(from),
        from.TextOrNull(),
        from.TextOrNull(),
        from.Long(),
        from.List(() => new CopiedRecord(from.Text(), from.Long(), ReadIndex(from), from.Text(), from.Bytes())),
        from.Bytes()));

    public static ReadOnlyMemory<byte> Write(LinkAnswer answer)
    {
        var to = new LinkWriter();
        to.Byte((byte)answer.Outcome);
        to.Long(answer.Epoch);
        to.Byte((byte)answer.Role);
        to.List(answer.Positions, position => Write(to, position));
        to.Text(answer.Reason);
        return to.Written;
    }

    public static LinkAnswer ReadAnswer(ReadOnlyMemory<byte> message) => Whole(message, from => new LinkAnswer(
        from.Enum<LinkOutcome>(), from.Long(), from.Enum<RegionRole>(), from.List(() => ReadPosition(from)), from.TextOrNull()));

    private static void Write(LinkWriter to, Change change)
    {
        to.Text(change.Stream);
        to.Long(change.Sequence);
        to.Long(change.Epoch);
        to.Text(change.RecordId);
        to.Long(change.Version);
        Write(to, change.Index);
        to.Long(change.TimeUnixMs);
        to.Text(change.OperationId);
        to.Bytes(change.Identity);
        to.Flag(change.Erase);
        to.Bytes(change.Body);
        to.Bytes(change.Previous);
        to.Bytes(change.Hash);
    }

    private static Change ReadChange(LinkReader from) => new(
        from.Text(), from.Long(), from.Long(), from.TextOrNull(), from.Long(), ReadIndex(from), from.Long(), from.Text(),
        from.Bytes(), from.Flag(), from.Bytes(), from.Bytes(), from.Bytes());

    private static void Write(LinkWriter to, ReplicaPosition position)
    {
        to.Text(position.Stream);
        to.Long(position.Sequence);
        to.Long(position.Epoch);
        to.Bytes(position.Previous);
        to.Bytes(position.Hash);
        to.Text(position.CopiedTo);
        to.Long(position.WholeAt);
    }

    private static ReplicaPosition ReadPosition(LinkReader from) =>
        new(from.Text(), from.Long(), from.Long(), from.Bytes(), from.Bytes(), from.TextOrNull(), from.Long());

    private static void Write(LinkWriter to, RecordIndex index)
    {
        to.Text(index.List);
        to.LongOrNull(index.DueUnixMs);
    }

    private static RecordIndex ReadIndex(LinkReader from) => new(from.TextOrNull(), from.LongOrNull());

    /// <exception cref="LinkFormatException">The bytes are no such message.</exception>
    private static T Whole<T>(ReadOnlyMemory<byte> message, Func<LinkReader, T> read)
    {
        var from = new LinkReader(message);
        var value = read(from);
        from.End();
        return value;
    }
}
