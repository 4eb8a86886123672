using System.Globalization;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>Makes the schema, brings it up to date, sets it aside. The search path of the connection is the schema.</summary>
internal static class PostgreSqlSchema
{
    /// <summary>Without these a zone of the latest version is not whole.</summary>
    private const string Parts = """
        SELECT count(*) FROM (VALUES
            (to_regclass($1 || '.control')::oid), (to_regclass($1 || '.streams')::oid), (to_regclass($1 || '.records')::oid),
            (to_regclass($1 || '.changes')::oid), (to_regclass($1 || '.denials')::oid), (to_regproc($1 || '.apply_statements')::oid),
            (to_regproc($1 || '.expect_heads')::oid), (to_regproc($1 || '.erase_bodies')::oid),
            (to_regproc($1 || '.prepare_one')::oid)) AS part (oid) WHERE oid IS NULL
        """;

    /// <summary>0: nothing is there, 1: something else, 2: a zone. One question, because another host may be making it just now.</summary>
    private const string Kind = """
        SELECT CASE WHEN to_regclass($1 || '.schema_version') IS NOT NULL THEN 2
            WHEN EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace($1)) THEN 1 ELSE 0 END
        """;

    /// <summary>How far the schema is.</summary>
    /// <param name="Version">0 where there is none.</param>
    /// <param name="Missing">Tables and functions that should be there.</param>
    public readonly record struct Found(int Version, long Missing)
    {
        public bool IsLatest => Version == PostgreSqlMigrations.Latest;
    }

    /// <summary>Looks only, so that a server which cannot write may be opened for reading.</summary>
    /// <exception cref="InvalidDataException">The schema is from a newer release, or is not a zone.</exception>
    public static async Task<Found> Look(NpgsqlConnection connection, string schema)
    {
        switch (await Ask<int>(connection, Kind, schema))
        {
            case 0:
                return new Found(0, 0);
            case 1:
                throw new InvalidDataException("the schema holds something, but not a zone");
        }

        var version = await Ask<int>(connection, $"SELECT coalesce(max(version), 0) FROM {schema}.schema_version WHERE $1 <> ''", schema);
        if (version > PostgreSqlMigrations.Latest)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"the zone has schema {version}, made by a newer release; this release knows schema {PostgreSqlMigrations.Latest} and leaves it alone"));
        }

        return new Found(version, version == PostgreSqlMigrations.Latest ? await Ask<long>(connection, Parts, schema) : 0);
    }

    /// <summary>Runs the scripts that are missing, all or none. Several hosts may do this at once.</summary>
    /// <exception cref="InvalidDataException">An administrator has to do it.</exception>
    public static async Task<bool> Upgrade(NpgsqlConnection connection, PostgreSqlZoneOptions options)
    {
        await Run(connection, Begin(options));
        try
        {
            await TakeTurn(connection, options.Schema);
            await RunMissing(connection, options);
            await Run(connection, "COMMIT");
            return true;
        }
        catch (PostgresException refused)
        {
            await Run(connection, "ROLLBACK");
            throw refused.SqlState == PostgresErrorCodes.InsufficientPrivilege ? NeedsAdministrator(options.Schema, refused.MessageText) : refused;
        }
    }

    /// <summary>Renames the schema and makes an empty one. Nothing is dropped.</summary>
    public static async Task<bool> SetAside(NpgsqlConnection connection, PostgreSqlZoneOptions options, DateTimeOffset now)
    {
        var (schema, stamp) = (options.Schema, now.UtcDateTime.ToString("yyyyMMdd't'HHmmss'z'", CultureInfo.InvariantCulture));
        await Run(connection, Begin(options));
        try
        {
            await TakeTurn(connection, schema);
            if (await Ask<bool>(connection, "SELECT to_regclass($1 || '.control') IS NOT NULL", schema))
            {
                // Writers that are under way finish first, and later ones find the new schema.
                await Run(connection, $"LOCK TABLE {schema}.control IN EXCLUSIVE MODE");
            }

            if (await Ask<bool>(connection, "SELECT to_regnamespace($1) IS NOT NULL", schema))
            {
                await Run(connection, $"ALTER SCHEMA {schema} RENAME TO {await FreeName(connection, $"{schema}_damaged_{stamp}")}");
            }

            await RunMissing(connection, options with { CreateSchema = true });
            await Run(connection, "COMMIT");
            return true;
        }
        catch (PostgresException)
        {
            await Run(connection, "ROLLBACK");
            throw;
        }
    }

    public static InvalidDataException NeedsAdministrator(string schema, string why) => new(
        $"the schema '{schema}' is missing or not up to date, and this user cannot change that ({why}): an administrator runs the scripts of " +
        $"infra/sql/postgresql as infra/sql/README.md says, {PostgreSqlMigrations.All[0].Name} first");

    private static string Begin(PostgreSqlZoneOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"BEGIN; SET LOCAL statement_timeout = {(long)options.SchemaTimeout.TotalMilliseconds}; SET LOCAL synchronous_commit = on");

    private static Task TakeTurn(NpgsqlConnection connection, string schema) =>
        Ask<bool>(connection, "SELECT pg_advisory_xact_lock(hashtextextended('kms schema ' || $1, 0)) IS NULL", schema);

    private static async Task RunMissing(NpgsqlConnection connection, PostgreSqlZoneOptions options)
    {
        var found = await Look(connection, options.Schema);
        if (found.IsLatest)
        {
            return;
        }

        if (!options.CreateSchema)
        {
            throw NeedsAdministrator(options.Schema, "createSchema is off");
        }

        if (!await Ask<bool>(connection, "SELECT to_regnamespace($1) IS NOT NULL", options.Schema))
        {
            await Run(connection, $"CREATE SCHEMA {options.Schema}");
        }

        foreach (var (version, name) in PostgreSqlMigrations.All)
        {
            if (version > found.Version)
            {
                await Run(connection, PostgreSqlMigrations.Text(name));
            }
        }
    }

    private static async Task<string> FreeName(NpgsqlConnection connection, string name)
    {
        for (var i = 1; ; i++)
        {
            var candidate = i == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
            if (await Ask<bool>(connection, "SELECT to_regnamespace($1) IS NULL", candidate))
            {
                return candidate;
            }
        }
    }

    private static async Task<T> Ask<T>(NpgsqlConnection connection, string sql, string argument)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = argument });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
