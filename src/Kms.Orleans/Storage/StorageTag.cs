using System.Globalization;

namespace Kms.Orleans.Storage;

/// <summary>ETags as text: the record's version. Null is version 0: nothing was ever stored.</summary>
internal static class StorageTag
{
    public static string Of(long version) => version.ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(string? tag, out long version)
    {
        version = 0;
        return tag is null || (long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out version) && version > 0);
    }
}
