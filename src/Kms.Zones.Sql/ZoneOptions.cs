namespace Kms.Zones.Sql;

/// <summary>Where one zone is.</summary>
/// <param name="Name"><c>A</c> or <c>B</c>.</param>
public abstract record ZoneOptions(string Name);

/// <param name="Folder">Of the SQLite file, absolute.</param>
public sealed record SqliteZonePlace(string Name, string Folder) : ZoneOptions(Name);

/// <param name="ConnectionString">Npgsql's. May hold a password: never printed.</param>
/// <param name="CreateSchema">Whether the zone makes and updates its tables itself.</param>
public sealed record PostgreSqlZonePlace(string Name, string ConnectionString, bool CreateSchema, TimeSpan WriteTimeout, TimeSpan ReadTimeout)
    : ZoneOptions(Name)
{
    public override string ToString() => $"zone {Name} on PostgreSQL";
}
