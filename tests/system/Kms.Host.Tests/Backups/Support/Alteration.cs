using System.Buffers.Binary;

namespace Kms.HostTests.Backups.Support;

/// <summary>What somebody with a disk and no key can make of a backup.</summary>
internal static class Alteration
{
    /// <param name="ours">Whole backups of the same line.</param>
    /// <param name="others">Whole backups of the same keys on another line, and of other keys.</param>
    /// <returns>What was done, and bytes that are not those of <paramref name="file"/>.</returns>
    public static (string What, byte[] Bytes) Of(Random random, byte[] file, IReadOnlyCollection<byte[]> ours, IReadOnlyList<byte[]> others)
    {
        while (true)
        {
            var (what, bytes) = random.Next(9) switch
            {
                0 or 1 or 2 => Flip(random, file),
                3 => ("cut off", file[..random.Next(file.Length)]),
                4 => ("bytes appended", [.. file, .. RandomBytes(random, random.Next(1, 64))]),
                5 => Pieces(random, file),
                6 => Splice(random, file, ours.ElementAt(random.Next(ours.Count))),
                7 => Splice(random, file, others[random.Next(others.Count)]),
                _ => ("another backup in its place", others[random.Next(others.Count)]),
            };
            if (!bytes.AsSpan().SequenceEqual(file))
            {
                return (what, bytes);
            }
        }
    }

    private static (string, byte[]) Flip(Random random, byte[] file)
    {
        var bytes = file.ToArray();
        var (at, bit) = (random.Next(file.Length), random.Next(8));
        bytes[at] ^= (byte)(1 << bit);
        return ($"bit {bit} of byte {at} flipped", bytes);
    }

    /// <summary>Whole pieces, exchanged, doubled or taken out.</summary>
    private static (string, byte[]) Pieces(Random random, byte[] file)
    {
        var (head, pieces, footer) = Split(file);
        var (first, second) = (random.Next(pieces.Count), random.Next(pieces.Count));
        var what = random.Next(3);
        switch (what)
        {
            case 0:
                (pieces[first], pieces[second]) = (pieces[second], pieces[first]);
                break;
            case 1:
                pieces.Insert(second, pieces[first]);
                break;
            default:
                pieces.RemoveAt(first);
                break;
        }

        return ($"pieces {first} and {second}: {(what == 0 ? "exchanged" : what == 1 ? "doubled" : "taken out")}", Join(head, pieces, footer));
    }

    /// <summary>A piece of another backup in the place of one of ours.</summary>
    private static (string, byte[]) Splice(Random random, byte[] file, byte[] other)
    {
        var (head, pieces, footer) = Split(file);
        var theirs = Split(other);
        var (at, from) = (random.Next(pieces.Count), random.Next(theirs.Pieces.Count));
        pieces[at] = theirs.Pieces[from];
        return random.Next(4) == 0
            ? ("another header", Join(theirs.Head, Split(file).Pieces, footer))
            : ($"piece {at} from another backup", Join(head, pieces, footer));
    }

    private static (byte[] Head, List<byte[]> Pieces, byte[] Footer) Split(byte[] file)
    {
        var begin = 12 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        var pieces = new List<byte[]>();
        for (var at = begin; at < file.Length - 16;)
        {
            var length = 5 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
            pieces.Add(file[at..(at + length)]);
            at += length;
        }

        return (file[..begin], pieces, file[^16..]);
    }

    /// <summary>With a footer that points to the last piece, as a careful forger would write it.</summary>
    private static byte[] Join(byte[] head, List<byte[]> pieces, byte[] footer)
    {
        byte[] body = [.. head, .. pieces.SelectMany(piece => piece)];
        var end = footer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(end, body.Length - (pieces.Count == 0 ? 0 : pieces[^1].Length));
        return [.. body, .. end];
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
