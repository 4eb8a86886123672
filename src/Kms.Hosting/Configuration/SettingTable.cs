namespace Kms.Hosting.Configuration;

/// <summary>The settings that a program knows: those of every host, and its own.</summary>
public sealed class SettingTable
{
    internal static readonly string InsteadOfKestrel =
        $"The certificate is named in {Setting.TlsCertificate.Name} and its key in {Setting.TlsKey.Name}, both in PEM form; addresses in {Setting.Urls.Name}.";

    private SettingTable(IReadOnlyList<Setting> all) => All = all;

    /// <summary>Without settings of a particular host.</summary>
    public static SettingTable Shared { get; } = new(Setting.All);

    public IReadOnlyList<Setting> All { get; }

    public static SettingTable Of(IReadOnlyList<Setting> own) => own.Count == 0 ? Shared : new([.. Setting.All, .. own]);

    /// <summary>True for a name of the table, and for those of .NET's own logging configuration.</summary>
    public bool IsKnown(string name) =>
        All.Any(row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase))
        || name.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The known name nearest to a mistyped one, as a hint; empty when none is near.</summary>
    public string Hint(string name)
    {
        if (name.StartsWith("Kestrel:", StringComparison.OrdinalIgnoreCase))
        {
            return " " + InsteadOfKestrel;
        }

        return Spelling.Nearest(name, All.Select(row => row.Name)) is (var nearest, <= 2) ? $" Did you mean {nearest}?" : string.Empty;
    }

    /// <summary>The name of an option, if it is one.</summary>
    internal string Known(string name) => IsKnown(name)
        ? name
        : throw new StartRefusedException($"Unknown option --{Text.Shorten(name)}.{Hint(name)} See --help.");
}
