namespace Kms.Http.Wire;

/// <summary>
/// The arrays that were decoded while this thread reads one body. They may hold a key. A body that is refused
/// halfway has no owner that would clear them, so they are overwritten here.
/// </summary>
internal static class DecodedBytes
{
    [ThreadStatic]
    private static List<byte[]>? ofThread;

    public static void Add(byte[] bytes) => (ofThread ??= []).Add(bytes);

    /// <param name="isRead">The body was read, and belongs to its reader.</param>
    public static void End(bool isRead)
    {
        foreach (var bytes in isRead ? [] : ofThread ?? [])
        {
            Array.Clear(bytes);
        }

        ofThread?.Clear();
    }
}
