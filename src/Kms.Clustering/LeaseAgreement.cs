using Kms.Configuration;
using Npgsql;

namespace Kms.Clustering;

/// <summary>
/// All members of a cluster use keys in the same mode. It is written in the cluster's own row, and only a silo without other members may
/// change it. A silo asks before it joins, so that it is refused before it holds anything, and once more when it is a member: a member
/// keeps others from changing the mode, so what it reads then stays.
/// </summary>
internal static class LeaseAgreement
{
    /// <summary>Joins wait here for the end of a change, and a change for the end of a join: both write the cluster's row.</summary>
    private const string Turn = """
        INSERT INTO cluster (id, leases) VALUES (@id, @leases) ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING leases
        """;

    /// <summary>
    /// Who is neither dead nor silent for so long that a silo that starts would not wait for it either. Status 6 is Orleans' word for
    /// dead.
    /// </summary>
    private const string Members = "SELECT count(*) FROM silo WHERE cluster = @id AND status <> 6 AND seen_at > now() - @silence";

    private const string Change = "UPDATE cluster SET leases = @leases WHERE id = @id";

    /// <exception cref="StartRefusedException">
    /// There are members, and they use keys in another mode; or the database cannot be used.
    /// </exception>
    public static async Task Reach(ClusterDatabase database, ClusterConfiguration options, CancellationToken cancellation)
    {
        var wanted = options.Leases.ToString().ToLowerInvariant();
        try
        {
            await using var source = NpgsqlDataSource.Create(ClusterSchema.ConnectionString(database));
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if ((string)(await Ask(Turn))! is var agreed && agreed != wanted)
            {
                if ((long)(await Ask(Members))! is > 0 and var members)
                {
                    throw new StartRefusedException(
                        $"Setting {ClusterSetting.Leases.Name} is {wanted} here, and cluster '{options.Id}' has {members} member(s) that run with {agreed}: all must run the same. "
                        + $"Set it to {agreed}, or end all of them before the first one starts with {wanted} (one that was killed counts for {ClusterWiring.SilenceMax(options).TotalSeconds:0} s).");
                }

                await Ask(Change);
            }

            await transaction.CommitAsync(cancellation);

            async Task<object?> Ask(string sql)
            {
                // Its own snapshot: it sees what was done before the turn was there.
                await using var command = new NpgsqlCommand(sql, connection, transaction)
                {
                    Parameters = { new("id", options.Id), new("leases", wanted), new("silence", ClusterWiring.SilenceMax(options)) },
                };
                return await command.ExecuteScalarAsync(cancellation);
            }
        }
        catch (NpgsqlException problem)
        {
            throw ClusterSchema.Unusable(problem);
        }
    }
}
