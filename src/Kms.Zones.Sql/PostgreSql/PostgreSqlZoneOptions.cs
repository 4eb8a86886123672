namespace Kms.Zones.Sql.PostgreSql;

/// <summary>What can be set about a PostgreSQL zone beside its connection string.</summary>
public sealed record PostgreSqlZoneOptions
{
    /// <summary>The schema that holds the zone: at most 32 lower-case letters, digits and underscores.</summary>
    public string Schema { get; init; } = "kms";

    /// <summary>
    /// Whether the zone makes its schema, and brings it up to date, itself. If not, an administrator runs <c>infra/sql</c>.
    /// </summary>
    public bool CreateSchema { get; init; } = true;

    /// <summary>The longest that a write waits for its answer, its time in the queue included.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that a read waits for its answer.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that opening waits for the server, not counting the making of a schema.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that making or changing the schema may take.</summary>
    public TimeSpan SchemaTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most statements that share one transaction.</summary>
    public int BatchLimit { get; init; } = 128;

    /// <summary>Connections for reading; two more write.</summary>
    public int Readers { get; init; } = 4;
}
