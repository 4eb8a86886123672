using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>What a server says of itself when a connection is made.</summary>
/// <param name="Identity">
/// Equal for two connections when they lead to the same schema of the same database of the same running server.
/// </param>
/// <param name="Warning">What makes an acknowledged change less safe than it should be; null for nothing.</param>
internal sealed record PostgreSqlFacts(string Identity, string? Warning)
{
    public static readonly PostgreSqlFacts None = new(string.Empty, null);

    private const int OldestVersion = 150000;

    /// <summary>
    /// The schema first, then the bounds in milliseconds: a lock is given up while the caller still waits, so that it hears a clear no.
    /// </summary>
    private const string Sql = """
        SELECT current_setting('server_version_num')::integer, current_setting('server_version'), current_setting('server_encoding'),
            pg_is_in_recovery(), current_setting('default_transaction_read_only')::boolean,
            current_setting('fsync')::boolean, current_setting('full_page_writes')::boolean,
            concat_ws('/', (SELECT system_identifier FROM pg_control_system()), extract(epoch FROM pg_postmaster_start_time()),
                (SELECT oid FROM pg_database WHERE datname = current_database()), $1),
            set_config('search_path', $1, false),
            set_config('lock_timeout', $2, false),
            set_config('statement_timeout', $3, false),
            set_config('idle_in_transaction_session_timeout', $3, false),
            set_config('idle_session_timeout', '0', false),
            -- A host that vanished must not hold its connections, nor this one wait for a server that did.
            set_config('tcp_user_timeout', $3, false),
            set_config('tcp_keepalives_idle', '10', false),
            set_config('tcp_keepalives_interval', '5', false),
            set_config('default_transaction_isolation', 'read committed', false),
            set_config('synchronous_commit', 'on', false),
            -- Every statement of a zone goes by an index. A plan made while a table was empty must not scan it when it has grown.
            set_config('plan_cache_mode', 'force_generic_plan', false),
            set_config('enable_seqscan', 'off', false),
            set_config('enable_bitmapscan', 'off', false),
            set_config('enable_hashjoin', 'off', false),
            set_config('enable_mergejoin', 'off', false),
            set_config('jit', 'off', false)
        """;

    /// <exception cref="InvalidDataException">The server cannot hold a zone.</exception>
    public static async Task<PostgreSqlFacts> Ask(NpgsqlConnection connection, PostgreSqlZoneOptions options)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = options.Schema });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Milliseconds(options.WriteTimeout / 2) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Milliseconds(options.WriteTimeout * 2) });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (reader.GetInt32(0) < OldestVersion)
        {
            throw new InvalidDataException($"PostgreSQL 15 or later is needed, and this is {reader.GetString(1)}");
        }

        if (reader.GetString(2) != "UTF8")
        {
            throw new InvalidDataException($"the database has the encoding {reader.GetString(2)}, and UTF8 is needed");
        }

        if (reader.GetBoolean(3) || reader.GetBoolean(4))
        {
            throw new InvalidDataException("it is read-only: a standby, or set so");
        }

        string[] unsafeSettings = [.. reader.GetBoolean(5) ? [] : (string[])["fsync"], .. reader.GetBoolean(6) ? [] : (string[])["full_page_writes"]];
        var warning = unsafeSettings.Length == 0 ? null : $"{string.Join(" and ", unsafeSettings)} is off: a power loss can take what was acknowledged";
        return new PostgreSqlFacts(reader.GetString(7), warning);
    }

    private static string Milliseconds(TimeSpan bound) =>
        Math.Max(1, (long)bound.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
