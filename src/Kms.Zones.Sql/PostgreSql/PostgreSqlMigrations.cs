using System.Globalization;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>The numbered scripts of <c>infra/sql/postgresql</c>, which are part of this assembly.</summary>
internal static class PostgreSqlMigrations
{
    /// <summary>In order; the number at the beginning of a script's name is the schema's version after it.</summary>
    public static IReadOnlyList<(int Version, string Name)> All { get; } =
    [
        .. from name in typeof(PostgreSqlMigrations).Assembly.GetManifestResourceNames()
           where name.EndsWith(".sql", StringComparison.Ordinal)
           orderby name
           select (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name),
    ];

    /// <summary>The schema that this release works with.</summary>
    public static int Latest => All[^1].Version;

    public static string Text(string name)
    {
        using var stream = typeof(PostgreSqlMigrations).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
