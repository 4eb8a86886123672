namespace Kms.Keys;

/// <summary>
/// How large a key with all its versions may be. Whatever is stored can be backed up and restored, so every limit on the way (request bodies, the
/// link between regions, the client) follows from the numbers here.
/// </summary>
public static class KeySize
{
    /// <summary>The stored form of a key, in bytes: 500 versions of the largest keys, each with 15 long tags of its own, are 6 MiB.</summary>
    public const int StoredBytesMax = 7 << 20;

    /// <summary>The backup of a key, in bytes: the stored form, sealed for those who may open it.</summary>
    public const int BackupBytesMax = StoredBytesMax + 1024;

    /// <summary>Left free by what makes a key larger, in bytes, so that it can always be disabled, deleted and recovered.</summary>
    private const int ReserveBytes = 64 << 10;

    /// <summary>More than any version takes in the stored form, in bytes: 15 tags of 2 times 256 characters, each escaped, and the material of an RSA key.</summary>
    private const int VersionBytesMax = (Tags.CountMax * 2 * ((6 * Tags.LengthMax) + 3)) + (8 << 10);

    /// <summary>Null unless the command makes the key larger than a key may be.</summary>
    public static Refusal? Check(KeyCommand command, KeyState before, KeyState after)
    {
        if (!MayGrow(command) || (long)after.Versions.Length * VersionBytesMax <= StoredBytesMax - ReserveBytes)
        {
            return null;
        }

        var bytes = StoredKey.Write(after).Length;
        return bytes <= StoredBytesMax - ReserveBytes || bytes <= StoredKey.Write(before).Length
            ? null
            : new Refusal(
                RefusalCode.Conflict,
                $"The key with its {after.Versions.Length} versions would take {bytes} bytes, more than the {StoredBytesMax - ReserveBytes} that a key may take: "
                + "use shorter tags, or a new key.");
    }

    private static bool MayGrow(KeyCommand command) => command
        is CreateKey or ImportKey or RotateKey or ElapseKey or SetRotationPolicy or UpdateKey { Changes.Tags: not null };
}
