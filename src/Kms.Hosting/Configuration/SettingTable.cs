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

        var nearest = All.MinBy(row => Distance(row.Name, name))!;
        return Distance(nearest.Name, name) <= 2 ? $" Did you mean {nearest.Name}?" : string.Empty;
    }

    /// <summary>The name of an option, if it is one.</summary>
    internal string Known(string name) => IsKnown(name)
        ? name
        : throw new StartRefusedException($"Unknown option --{Text.Shorten(name)}.{Hint(name)} See --help.");

    // Levenshtein, without case: names are short and this runs only to word a refusal.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
