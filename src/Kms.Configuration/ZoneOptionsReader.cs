using System.Data.Common;
using Kms.Crypto.Files;
using Kms.Zones.Sql;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>Where the two zones are. They must be two: one place given twice is one disk that can be lost.</summary>
internal static class ZoneOptionsReader
{
    private const string DatabaseFile = "zone.db";
    private static readonly TimeSpan TimeoutMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromMinutes(1);

    public static (ZoneOptions A, ZoneOptions B) Read(IConfiguration configuration, string data)
    {
        var (usualA, usualB) = (Path.Combine(data, "zone-a"), Path.Combine(data, "zone-b"));
        var a = Read(configuration, "A", Setting.ZoneAProvider, Setting.ZoneAConnection, Setting.ZoneAPasswordFile, usualA);
        var b = Read(configuration, "B", Setting.ZoneBProvider, Setting.ZoneBConnection, Setting.ZoneBPasswordFile, usualB);
        if (a is SqliteZonePlace { Folder: var one } && b is SqliteZonePlace { Folder: var other }
            && RealPath.Of(one) == RealPath.Of(other))
        {
            throw new StartRefusedException(
                $"Settings {Setting.ZoneAConnection.Name} and {Setting.ZoneBConnection.Name} name the same place, {one}: "
                + "a change must be durable in two.");
        }

        return (a, b);
    }

    private static ZoneOptions Read(
        IConfiguration configuration, string name, Setting provider, Setting connection, Setting passwordFile, string usual) =>
        OptionsReader.Value(configuration, provider).ToLowerInvariant() switch
        {
            "sqlite" => new SqliteZonePlace(name, SqliteFolder(configuration, connection, usual)),
            "postgresql" => PostgreSql(configuration, name, connection, passwordFile),
            _ => throw OptionsReader.Wrong(configuration, provider, "sqlite or postgresql"),
        };

    private static PostgreSqlZonePlace PostgreSql(IConfiguration configuration, string name, Setting connection, Setting passwordFile) =>
        configuration[connection.Name] is { Length: > 0 } text
            ? new PostgreSqlZonePlace(
                name,
                PasswordFile.AddTo(text, configuration, passwordFile),
                OptionsReader.Flag(configuration, Setting.ZoneCreateSchema),
                OptionsReader.Duration(configuration, Setting.ZoneWriteTimeout, TimeoutMin, TimeoutMax),
                OptionsReader.Duration(configuration, Setting.ZoneReadTimeout, TimeoutMin, TimeoutMax))
            : throw new StartRefusedException(
                $"Setting Kms:Zones:{name}:Provider is postgresql, which needs a connection string in {connection.Name}, such as 'Host=db-a;Database=kms'.");

    /// <summary><c>Data Source=FOLDER</c>; the database file in it may be named too.</summary>
    private static string SqliteFolder(IConfiguration configuration, Setting setting, string usual)
    {
        if (configuration[setting.Name] is not { Length: > 0 } text)
        {
            return usual;
        }

        try
        {
            var connection = new DbConnectionStringBuilder { ConnectionString = text };
            var source = connection.TryGetValue("Data Source", out var value) ? (string)value : string.Empty;
            if (connection.Count != 1 || source.Length == 0 || source.StartsWith(':') || source.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            {
                throw OptionsReader.Wrong(configuration, setting, "a place on disk and nothing else: Data Source=FOLDER");
            }

            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
            return Path.GetFileName(path) == DatabaseFile ? Path.GetDirectoryName(path)! : path;
        }
        catch (ArgumentException problem)
        {
            throw new StartRefusedException($"Setting {setting.Name} is not a connection string such as 'Data Source=FOLDER': {problem.Message}", problem);
        }
    }
}
