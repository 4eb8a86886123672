using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Kms.Backups.Planning;
using Kms.Crypto.Backups;
using Kms.Crypto.Hierarchy;
using Kms.Records;

namespace Kms.Backups.Format;

/// <summary>Writes one backup from front to back, a piece at a time: nothing is kept, and nothing has to be written twice.</summary>
internal sealed class BackupWriter : IDisposable
{
    private const int PieceBytes = 256 * 1024;

    private readonly Stream output;
    private readonly BackupHeader header;
    private readonly RegionBackupSeal seal;
    private readonly RunningHash hash = new();
    private readonly MemoryStream content = new(PieceBytes + (PieceBytes / 4));
    private readonly BinaryWriter items;
    private byte[] piece = [];
    private string headerHash = string.Empty;
    private PieceKind kind = PieceKind.Rows;
    private long pieces;
    private long rows;
    private long changes;
    private long denials;
    private long streams;
    private (long At, long Piece) streamsBegin;

    public BackupWriter(Stream output, BackupHeader header, RegionKey region)
    {
        this.output = output;
        this.header = header;
        seal = new RegionBackupSeal(region, header.Id);
        items = new BinaryWriter(content, Encoding.UTF8);
    }

    /// <summary>Bytes so far.</summary>
    public long Bytes { get; private set; }

    public async ValueTask Begin(CancellationToken cancellation)
    {
        var text = header.Write();
        var head = new byte[Layout.MagicBytes + Layout.LengthBytes + text.Length];
        Layout.Begin.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Layout.MagicBytes), text.Length);
        text.CopyTo(head.AsSpan(Layout.MagicBytes + Layout.LengthBytes));
        headerHash = RunningHash.Of(text);
        await Write(head, cancellation);
    }

    public async ValueTask Add(ZoneRow row, CancellationToken cancellation)
    {
        await Room(PieceKind.Rows, cancellation);
        Items.Write(items, row);
        rows++;
    }

    public async ValueTask Add(ChangeEntry entry, CancellationToken cancellation)
    {
        await Room(PieceKind.Changes, cancellation);
        Items.Write(items, entry);
        changes++;
    }

    public async ValueTask Add(Denial denial, CancellationToken cancellation)
    {
        await Room(PieceKind.Denials, cancellation);
        Items.Write(items, denial);
        denials++;
    }

    public async ValueTask Add(StreamMark mark, CancellationToken cancellation)
    {
        await Room(PieceKind.Streams, cancellation);
        Items.Write(items, mark);
        streams++;
    }

    /// <returns>The manifest and its hash, which the next backup carries.</returns>
    public async ValueTask<(BackupManifest Manifest, string Hash)> Finish(
        DateTimeOffset completeUntil, DateTimeOffset nothingAfter, long damaged, CancellationToken cancellation)
    {
        await Room(PieceKind.Streams, cancellation);
        await Close(pieces++, cancellation);
        var manifest = new BackupManifest
        {
            CompleteUntil = completeUntil,
            NothingAfter = nothingAfter,
            Rows = rows,
            Changes = changes,
            Denials = denials,
            Streams = streams,
            Damaged = damaged,
            StreamsAt = streamsBegin.At,
            StreamsPiece = streamsBegin.Piece,
            RootHash = hash.Text(),
        };
        var place = Bytes;
        kind = PieceKind.Manifest;
        items.Write(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
        var sealedBytes = await Close(Layout.ManifestPlace, cancellation);
        var footer = new byte[Layout.FooterBytes];
        BinaryPrimitives.WriteInt64LittleEndian(footer, place);
        Layout.End.CopyTo(footer.AsSpan(sizeof(long)));
        await Write(footer, cancellation);
        return (manifest, RunningHash.Of(sealedBytes.Span));
    }

    public void Dispose()
    {
        items.Dispose();
        hash.Dispose();
        seal.Dispose();
    }

    /// <summary>Closes the piece when it is full or when something else begins.</summary>
    private async ValueTask Room(PieceKind wanted, CancellationToken cancellation)
    {
        if (content.Length >= PieceBytes || (wanted != kind && content.Length > 0))
        {
            await Close(pieces++, cancellation);
        }

        if (wanted == PieceKind.Streams && kind != PieceKind.Streams)
        {
            streamsBegin = (Bytes, pieces);
        }

        kind = wanted;
    }

    private async ValueTask<ReadOnlyMemory<byte>> Close(long place, CancellationToken cancellation)
    {
        items.Flush();
        var length = (int)content.Length + RegionBackupSeal.OverheadBytes;
        if (length > Layout.PieceBytesMax)
        {
            throw new BackupRefusedException($"a record is larger than the {Layout.PieceBytesMax} bytes that a backup can hold in one piece");
        }

        if (piece.Length < Layout.PieceHeadBytes + length)
        {
            piece = new byte[Layout.PieceHeadBytes + length + (PieceBytes / 4)];
        }

        BinaryPrimitives.WriteInt32LittleEndian(piece, length);
        piece[Layout.LengthBytes] = (byte)kind;
        seal.Seal((byte)kind, place, headerHash, content.GetBuffer().AsSpan(0, (int)content.Length), piece.AsSpan(Layout.PieceHeadBytes, length));
        content.SetLength(0);
        await Write(piece.AsMemory(0, Layout.PieceHeadBytes + length), cancellation);
        return piece.AsMemory(Layout.PieceHeadBytes, length);
    }

    private async ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await output.WriteAsync(bytes, cancellation);
        hash.Append(bytes.Span);
        Bytes += bytes.Length;
    }
}
