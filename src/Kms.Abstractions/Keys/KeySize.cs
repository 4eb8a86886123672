namespace Kms.Keys;

/// <summary>
/// How large a key with all its versions may be. Whatever is stored can be backed up and restored, so every limit on the way (request
/// bodies, the link between regions, the client) follows from the numbers here.
/// </summary>
public static class KeySize
{
    /// <summary>
    /// The stored form of a key, in bytes: 500 versions of the largest keys, each with 15 long tags of its own, are 6 MiB.
    /// </summary>
    public const int StoredBytesMax = 7 << 20;

    /// <summary>The backup of a key, in bytes: the stored form, sealed for those who may open it.</summary>
    public const int BackupBytesMax = StoredBytesMax + 1024;
}
