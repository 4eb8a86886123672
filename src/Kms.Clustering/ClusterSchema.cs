using System.Globalization;
using Kms.Configuration;
using Npgsql;

namespace Kms.Clustering;

/// <summary>
/// Makes the cluster's tables where there are none, and brings them up to date: all or nothing. Several silos may do this at once.
/// </summary>
internal static class ClusterSchema
{
    public const string Name = "kms_cluster";

    /// <summary>In order; the number at the beginning of a script's name is the schema's version after it.</summary>
    private static readonly (int Version, string Script)[] Scripts =
    [
        .. from name in typeof(ClusterSchema).Assembly.GetManifestResourceNames()
           where name.EndsWith(".sql", StringComparison.Ordinal)
           orderby name
           select (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name),
    ];

    /// <summary>
    /// A silo's, unless the connection string has another number: when members come and go every question is asked at once, and a server
    /// has 100 for all.
    /// </summary>
    private const int ConnectionsMax = 12;

    /// <summary>What Orleans' providers are given: its tables are found without their schema's name.</summary>
    public static string ConnectionString(ClusterDatabase database)
    {
        var given = new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = Name };
        if (given.MaxPoolSize == new NpgsqlConnectionStringBuilder().MaxPoolSize)
        {
            given.MaxPoolSize = ConnectionsMax;
        }

        return given.ConnectionString;
    }

    /// <exception cref="StartRefusedException">
    /// The database cannot be reached, is of a newer release, or an administrator has to do it.
    /// </exception>
    public static async Task Ensure(ClusterDatabase database, CancellationToken cancellation)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(ConnectionString(database));
            await using var connection = await source.OpenConnectionAsync(cancellation);
            if (await Version(connection, cancellation) < Scripts[^1].Version)
            {
                await RunMissing(connection, database.CreateSchema, cancellation);
            }
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw NeedsAdministrator($"this user may not ({problem.MessageText})");
        }
        catch (NpgsqlException problem)
        {
            throw Unusable(problem);
        }
    }

    public static StartRefusedException Unusable(NpgsqlException problem) =>
        new($"The cluster's database cannot be used: {problem.Message.TrimEnd('.')}. See {ClusterSetting.Connection.Name}.", problem);

    private static async Task RunMissing(NpgsqlConnection connection, bool mayCreate, CancellationToken cancellation)
    {
        // The turn is taken before the transaction begins: what a transaction knows of names is as old as its beginning. The connection's
        // end gives it back.
        await Run(connection, $"SELECT pg_advisory_lock(hashtextextended('{Name}', 0))", cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var version = await Version(connection, cancellation);
        if (version < Scripts[^1].Version && !mayCreate)
        {
            throw NeedsAdministrator(ClusterSetting.CreateSchema.Name + " is false");
        }

        if (version == 0)
        {
            await Run(connection, $"CREATE SCHEMA IF NOT EXISTS {Name}", cancellation);
        }

        foreach (var (_, script) in Scripts.Where(script => script.Version > version))
        {
            await Run(connection, Text(script), cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <returns>0 where there is nothing.</returns>
    private static async Task<int> Version(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var there = new NpgsqlCommand($"SELECT to_regclass('{Name}.schema_version') IS NOT NULL", connection);
        if (!(bool)(await there.ExecuteScalarAsync(cancellation))!)
        {
            return 0;
        }

        await using var newest = new NpgsqlCommand($"SELECT coalesce(max(version), 0) FROM {Name}.schema_version", connection);
        var version = (int)(await newest.ExecuteScalarAsync(cancellation))!;
        return version <= Scripts[^1].Version
            ? version
            : throw new StartRefusedException(
                $"The cluster's database has schema {version}, made by a newer release; this release knows schema {Scripts[^1].Version} and leaves it alone.");
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Text(string script)
    {
        using var stream = typeof(ClusterSchema).Assembly.GetManifestResourceStream(script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static StartRefusedException NeedsAdministrator(string why) => new(
        $"The cluster's tables are missing or not up to date in its database, and {why}: "
        + "an administrator runs the scripts of infra/sql/orleans as infra/sql/README.md says.");
}
