namespace Kms.Keys;

/// <summary>Whether a command would make a key with all its versions larger than a key may be: <see cref="KeySize"/>.</summary>
public static class KeyGrowth
{
    /// <summary>Left free by what makes a key larger, in bytes, so that it can always be disabled, deleted and recovered.</summary>
    private const int ReserveBytes = 64 << 10;

    /// <summary>
    /// More than any version takes in the stored form, in bytes: 15 tags of 2 times 256 characters, each escaped, and the material of an
    /// RSA key.
    /// </summary>
    private const int VersionBytesMax = (Tags.CountMax * 2 * ((6 * Tags.LengthMax) + 3)) + (8 << 10);

    private const int BytesMax = KeySize.StoredBytesMax - ReserveBytes;

    /// <summary>Null unless the command makes the key larger than a key may be.</summary>
    public static Refusal? Check(KeyCommand command, KeyState before, KeyState after)
    {
        if (!MayGrow(command) || (long)after.Versions.Length * VersionBytesMax <= BytesMax)
        {
            return null;
        }

        var bytes = StoredKey.Write(after).Length;
        return bytes <= BytesMax || bytes <= StoredKey.Write(before).Length
            ? null
            : new Refusal(
                RefusalCode.Conflict,
                $"The key with its {after.Versions.Length} versions would take {bytes} bytes, more than the {BytesMax} that a key may take: "
                + "use shorter tags, or a new key.");
    }

    private static bool MayGrow(KeyCommand command) => command
        is CreateKey or ImportKey or RotateKey or ElapseKey or SetRotationPolicy or UpdateKey { Changes.Tags: not null };
}
