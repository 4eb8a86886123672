namespace Kms.Faults.ZoneFaults;

/// <summary>Random bytes in the place of what was written, in the same file.</summary>
internal static class Garbage
{
    public const int PageSize = 4096;

    public static void Write(string file, long offset, int count, Random random)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.Position = offset;
        stream.Write(bytes);
    }
}
