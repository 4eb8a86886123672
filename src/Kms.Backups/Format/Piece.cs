namespace Kms.Backups.Format;

/// <summary>What a piece of a backup holds. In this order in the file. The values are part of the format.</summary>
public enum PieceKind : byte
{
    Rows = 1,
    Changes = 2,
    Denials = 3,
    Streams = 4,
    Manifest = 5,
}

/// <summary>An opened piece.</summary>
/// <param name="Content">Valid until the next piece is read.</param>
public readonly record struct Piece(PieceKind Kind, ReadOnlyMemory<byte> Content);

/// <summary>The fixed bytes of the format.</summary>
internal static class Layout
{
    public const int MagicBytes = 8;
    public const int LengthBytes = sizeof(int);
    public const int PieceHeadBytes = LengthBytes + 1;
    public const int FooterBytes = sizeof(long) + MagicBytes;
    public const int HeaderBytesMax = 64 * 1024;

    /// <summary>
    /// Of the sealed bytes of a piece. A piece ends at 256 KiB or with the one record that made it longer; a reader takes no more than
    /// this into memory.
    /// </summary>
    public const int PieceBytesMax = 64 * 1024 * 1024;

    /// <summary>The manifest is opened by itself, without knowing how many pieces there are.</summary>
    public const long ManifestPlace = -1;

    public static ReadOnlySpan<byte> Begin => "KMSBKUP1"u8;

    public static ReadOnlySpan<byte> End => "KMSBKEND"u8;
}
