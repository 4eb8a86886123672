namespace Kms.Http;

/// <summary>
/// The versions of the REST API that are answered. They differ in nothing that this service does, so the list exists only here.
/// </summary>
internal static class ApiVersions
{
    private static readonly string[] Released = ["7.6", "7.5", "7.4", "7.3", "7.2", "7.1", "7.0", "2025-07-01", "2026-04-01"];

    /// <summary>Previews with a date of their own.</summary>
    private static readonly string[] Dated = ["2025-06-01-preview"];

    public static string Known { get; } = string.Join(", ", Released) + " and their previews";

    /// <summary>The version as this list writes it; null when it is none.</summary>
    public static string? Find(ReadOnlySpan<char> text)
    {
        foreach (var version in Released)
        {
            if (text.StartsWith(version, StringComparison.Ordinal) && IsPreviewOrEmpty(text[version.Length..]))
            {
                return text.Length == version.Length ? version : text.ToString();
            }
        }

        foreach (var version in Dated)
        {
            if (text.SequenceEqual(version))
            {
                return version;
            }
        }

        return null;
    }

    /// <summary><c>-preview</c>, <c>-preview.1</c></summary>
    private static bool IsPreviewOrEmpty(ReadOnlySpan<char> rest)
    {
        const string Preview = "-preview";
        if (!rest.StartsWith(Preview, StringComparison.Ordinal))
        {
            return rest.IsEmpty;
        }

        rest = rest[Preview.Length..];
        return rest.IsEmpty || (rest.Length == 2 && rest[0] == '.' && char.IsAsciiDigit(rest[1]));
    }
}
