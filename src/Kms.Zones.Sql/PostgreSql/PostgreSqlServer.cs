using System.Text.RegularExpressions;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>Where a zone's database is, and how its connections are made.</summary>
internal sealed partial class PostgreSqlServer : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly PostgreSqlZoneOptions options;
    private readonly TimeProvider time;

    /// <exception cref="ArgumentException">
    /// The connection string or the schema's name cannot be used. Says nothing of what is in the string.
    /// </exception>
    public PostgreSqlServer(string zone, string connectionString, PostgreSqlZoneOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        if (!SchemaName().IsMatch(options.Schema) || options.Readers < 1 || options.BatchLimit < 1)
        {
            throw new ArgumentException(
                $"Zone {zone}: schema '{options.Schema}', {options.Readers} readers, batches of {options.BatchLimit} cannot be. A schema's name has " +
                "up to 32 lower-case letters, digits and underscores; the numbers are at least 1.");
        }

        var given = Parse(zone, connectionString);
        Place = $"postgresql://{given.Host}:{given.Port}/{given.Database ?? given.Username} (schema {options.Schema})";
        given.ApplicationName ??= "kms zone " + zone;

        // The zone holds its own few connections for as long as it is open: one that is made later might lead to a server that was
        // restarted or exchanged in between without being noticed.
        given.Pooling = false;
        given.Enlist = false;
        given.Multiplexing = false;

        // Time is kept here and not by the driver: the driver's way begins with a cancel request, which hangs where the server hangs.
        given.CommandTimeout = 0;
        given.Timeout = Math.Max(1, (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds));
        given.TcpKeepAlive = true;
        given.TcpKeepAliveTime = 10;
        given.TcpKeepAliveInterval = 5;

        // Statements are parsed once on each connection.
        given.MaxAutoPrepare = 32;
        given.AutoPrepareMinUsages = 1;
        given.IncludeErrorDetail = false;
        given.PersistSecurityInfo = false;

        // Only types that every server has are used.
        var builder = new NpgsqlDataSourceBuilder(given.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        source = builder.Build();
    }

    /// <summary>For people: host, port, database, schema.</summary>
    public string Place { get; }

    public string Schema => options.Schema;

    /// <summary>A connection that is ready for the zone's statements.</summary>
    public async Task<PostgreSqlLink> Connect(CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(options.ConnectTimeout, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        var connection = source.CreateConnection();
        try
        {
            // Cancelling is safe while a connection is made: the driver then closes the socket at once.
            await connection.OpenAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await connection.DisposeAsync();
            throw new TimeoutException("no answer to the attempt to connect");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        var link = new PostgreSqlLink(connection);
        try
        {
            var facts = link.Use(open => PostgreSqlFacts.Ask(open, options));
            link.Facts = await facts.Within(options.ConnectTimeout, time, cancellation);
            return link;
        }
        catch
        {
            link.Retire();
            throw;
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Parse(string zone, string connectionString)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);

            // Several hosts would be several databases: the zone could wake up on one that lacks what the other acknowledged.
            return string.IsNullOrWhiteSpace(parsed.Host) || parsed.Host.Contains(',', StringComparison.Ordinal)
                ? throw new ArgumentException("not one host")
                : parsed;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // Not the driver's words: they quote what they do not understand, and that may be the rest of a password.
            throw new ArgumentException(
                $"Zone {zone}: the connection string is not one for PostgreSQL. It names one host and looks like 'Host=...;Database=...;Username=...;Password=...'; " +
                "a value with a semicolon stands in quotes.");
        }
    }

    // Room for _damaged_ and the time within the 63 bytes of a name.
    [GeneratedRegex("^[a-z_][a-z0-9_]{0,31}$")]
    private static partial Regex SchemaName();
}
