using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kms.Backups.Planning;
using Kms.Crypto.Backups;
using Kms.Crypto.Hierarchy;

namespace Kms.Backups.Format;

/// <summary>
/// Reads one backup. The header and the manifest are read when it is opened; <see cref="Pieces"/> reads the rest and refuses at the first
/// byte that is not as it was written. What it yields counts only when it has come to the end: only then the root hash is known to be
/// right.
/// </summary>
public sealed class BackupReader : IDisposable
{
    private readonly Stream file;
    private readonly RegionBackupSeal seal;
    private readonly string headerHash;
    private readonly long begin;
    private readonly long manifestAt;
    private byte[] piece = [];
    private byte[] opened = [];

    private BackupReader(Stream file, BackupHeader header, string headerHash, RegionBackupSeal seal, long begin, long manifestAt)
    {
        this.file = file;
        this.seal = seal;
        this.headerHash = headerHash;
        this.begin = begin;
        this.manifestAt = manifestAt;
        Header = header;
    }

    public BackupHeader Header { get; }

    public BackupManifest Manifest { get; private set; } = null!;

    /// <summary>Of the sealed manifest: what the next backup carries.</summary>
    public string Hash { get; private set; } = string.Empty;

    public BackupFacts Facts => new(
        Header.Id, Header.Parent, Header.Kind, Header.Number, Header.Installation, Manifest.CompleteUntil, Manifest.NothingAfter, file.Length);

    /// <summary>Takes over the stream.</summary>
    /// <param name="keys">The region key that the header needs.</param>
    /// <exception cref="BackupRefusedException">It is no backup of this region, or was altered.</exception>
    public static async Task<BackupReader> Open(Stream file, string region, Func<BackupHeader, RegionKey> keys, CancellationToken cancellation)
    {
        try
        {
            var (header, headerHash, begin) = await ReadHeader(file, cancellation);
            if (header.Region != region)
            {
                throw new BackupRefusedException($"it is of region '{Text.Shorten(header.Region)}', not of '{region}'") { OtherRegion = Text.Shorten(header.Region) };
            }

            var footer = await Bytes(file, file.Length - Layout.FooterBytes, Layout.FooterBytes, cancellation);
            var manifestAt = BinaryPrimitives.ReadInt64LittleEndian(footer);
            if (!footer.AsSpan(sizeof(long)).SequenceEqual(Layout.End) || manifestAt < begin || manifestAt > file.Length - Layout.FooterBytes)
            {
                throw new BackupRefusedException("it is not whole: its end is missing");
            }

            var reader = new BackupReader(file, header, headerHash, new RegionBackupSeal(keys(header), header.Id), begin, manifestAt);
            await reader.ReadManifest(cancellation);
            return reader;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every piece but the manifest, in order.</summary>
    public async IAsyncEnumerable<Piece> Pieces([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var hash = new RunningHash();
        hash.Append(await Bytes(file, 0, (int)begin, cancellation));
        for (var (at, place) = (begin, 0L); at < manifestAt; place++)
        {
            var (next, length) = await ReadPiece(at, place, cancellation);
            hash.Append(piece.AsSpan(0, Layout.PieceHeadBytes + length));
            at += Layout.PieceHeadBytes + length;
            yield return next;
        }

        if (hash.Text() != Manifest.RootHash)
        {
            throw new BackupRefusedException("its root hash is not that of its content");
        }
    }

    public async IAsyncEnumerable<StreamMark> Marks([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var (at, place) = (Manifest.StreamsAt, Manifest.StreamsPiece); at < manifestAt; place++)
        {
            var (next, length) = await ReadPiece(at, place, cancellation);
            at += Layout.PieceHeadBytes + length;
            foreach (var mark in Items.All(next.Content, Items.ReadMark))
            {
                yield return mark;
            }
        }
    }

    public void Dispose()
    {
        seal.Dispose();
        file.Dispose();
    }

    private static async Task<(BackupHeader Header, string Hash, long End)> ReadHeader(Stream file, CancellationToken cancellation)
    {
        const int Fixed = Layout.MagicBytes + Layout.LengthBytes;
        var head = await Bytes(file, 0, Fixed, cancellation);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(Layout.MagicBytes));
        if (!head.AsSpan(0, Layout.MagicBytes).SequenceEqual(Layout.Begin) || length is <= 0 or > Layout.HeaderBytesMax)
        {
            throw new BackupRefusedException("it is not a backup of a region");
        }

        var text = await Bytes(file, Fixed, length, cancellation);
        return (BackupHeader.Read(text), RunningHash.Of(text), Fixed + length);
    }

    private async Task ReadManifest(CancellationToken cancellation)
    {
        var (found, length) = await ReadPiece(manifestAt, Layout.ManifestPlace, cancellation);
        if (found.Kind != PieceKind.Manifest || manifestAt + Layout.PieceHeadBytes + length + Layout.FooterBytes != file.Length)
        {
            throw new BackupRefusedException("it is not whole: its manifest is not at its end");
        }

        Manifest = JsonSerializer.Deserialize(found.Content.Span, BackupJson.Default.BackupManifest)!;
        Hash = RunningHash.Of(piece.AsSpan(Layout.PieceHeadBytes, length));
    }

    private async Task<(Piece Piece, int Length)> ReadPiece(long at, long place, CancellationToken cancellation)
    {
        var head = await Bytes(file, at, Layout.PieceHeadBytes, cancellation);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < RegionBackupSeal.OverheadBytes or > Layout.PieceBytesMax || length > file.Length - at)
        {
            throw new BackupRefusedException($"it was altered at byte {at}");
        }

        if (piece.Length < Layout.PieceHeadBytes + length)
        {
            piece = new byte[Layout.PieceHeadBytes + length];
            opened = new byte[length];
        }

        head.CopyTo(piece, 0);
        await Fill(file, piece.AsMemory(Layout.PieceHeadBytes, length), cancellation);
        var content = opened.AsMemory(0, length - RegionBackupSeal.OverheadBytes);
        return seal.TryOpen(head[Layout.LengthBytes], place, headerHash, piece.AsSpan(Layout.PieceHeadBytes, length), content.Span)
            ? (new Piece((PieceKind)head[Layout.LengthBytes], content), length)
            : throw new BackupRefusedException($"it was altered (between byte {at} and byte {at + length}), or is not of this region key");
    }

    private static async Task<byte[]> Bytes(Stream file, long at, int count, CancellationToken cancellation)
    {
        if (at < 0 || at + count > file.Length)
        {
            throw new BackupRefusedException("it is not whole: it was cut off");
        }

        var bytes = new byte[count];
        file.Position = at;
        await Fill(file, bytes, cancellation);
        return bytes;
    }

    private static async Task Fill(Stream file, Memory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await file.ReadExactlyAsync(bytes, cancellation);
        }
        catch (EndOfStreamException problem)
        {
            throw new BackupRefusedException("it is not whole: it was cut off", problem);
        }
    }
}
