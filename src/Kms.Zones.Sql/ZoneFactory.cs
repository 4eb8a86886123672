using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;
using Kms.Zones.Sql.Sqlite;

namespace Kms.Zones.Sql;

/// <summary>From where a zone is to the object that speaks with it.</summary>
public static class ZoneFactory
{
    /// <exception cref="StartRefusedException">The place cannot be one.</exception>
    public static IZone Make(ZoneOptions options, TimeProvider time) => options switch
    {
        SqliteZonePlace place => new SqliteZone(place.Name, place.Folder, time),
        PostgreSqlZonePlace place => Make(place, time),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.GetType().Name, "There is no such kind of zone."),
    };

    /// <summary>The same zone so that opening it makes nothing; null where there is none yet.</summary>
    public static ZoneOptions? ForReading(ZoneOptions options) => options switch
    {
        SqliteZonePlace sqlite => File.Exists(Path.Combine(sqlite.Folder, "zone.db")) ? sqlite : null,
        PostgreSqlZonePlace postgreSql => postgreSql with { CreateSchema = false },
        _ => throw new ArgumentOutOfRangeException(nameof(options), options, "No such kind of zone."),
    };

    private static PostgreSqlZone Make(PostgreSqlZonePlace place, TimeProvider time)
    {
        try
        {
            return new PostgreSqlZone(place.Name, place.ConnectionString, time, new PostgreSqlZoneOptions
            {
                CreateSchema = place.CreateSchema,
                WriteTimeout = place.WriteTimeout,
                ReadTimeout = place.ReadTimeout,
            });
        }
        catch (ArgumentException problem)
        {
            throw new StartRefusedException(problem.Message, problem);
        }
    }
}
