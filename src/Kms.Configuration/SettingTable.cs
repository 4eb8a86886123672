namespace Kms.Configuration;

/// <summary>All settings.</summary>
public static class SettingTable
{
    internal static readonly string InsteadOfKestrel =
        $"The certificate is named in {Setting.TlsCertificate.Name} and its key in {Setting.TlsKey.Name}, both in PEM form; addresses in {Setting.Urls.Name}.";

    public static IReadOnlyList<Setting> All { get; } = [.. Setting.All, .. ClusterSetting.All];

    /// <summary>True for a name of the table, and for those of .NET's own logging configuration.</summary>
    public static bool IsKnown(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.Any(row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase))
            || name.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The known name nearest to a mistyped one, as a hint; empty when none is near.</summary>
    public static string Hint(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith("Kestrel:", StringComparison.OrdinalIgnoreCase))
        {
            return " " + InsteadOfKestrel;
        }

        return Spelling.Nearest(name, All.Select(row => row.Name)) is (var nearest, <= 2) ? $" Did you mean {nearest}?" : string.Empty;
    }

    /// <summary>The name of an option, if it is one.</summary>
    internal static string Known(string name) => IsKnown(name)
        ? name
        : throw new StartRefusedException($"Unknown option --{Text.Shorten(name)}.{Hint(name)} See --help.");
}
