using System.Net;
using Kms.Configuration;
using Npgsql;

namespace Kms.Clustering;

/// <summary>
/// A silo on the loopback interface and one on another machine cannot reach each other, and each would declare the other one dead. The
/// later one is refused before it joins.
/// </summary>
internal static class MemberAddresses
{
    /// <summary>As <see cref="LeaseAgreement"/> counts members: neither dead (6) nor silent for long.</summary>
    private const string Members = "SELECT DISTINCT address FROM silo WHERE cluster = @id AND status <> 6 AND seen_at > now() - @silence";

    /// <exception cref="StartRefusedException">
    /// Members are where this silo's address does not lead; or the database cannot be used.
    /// </exception>
    public static async Task Check(ClusterDatabase database, ClusterConfiguration options, CancellationToken cancellation)
    {
        var members = new List<IPAddress>();
        try
        {
            await using var source = NpgsqlDataSource.Create(ClusterSchema.ConnectionString(database));
            await using var command = source.CreateCommand(Members);
            command.Parameters.AddWithValue("id", options.Id);
            command.Parameters.AddWithValue("silence", ClusterWiring.SilenceMax(options));
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                members.Add(IPAddress.Parse(rows.GetString(0)));
            }
        }
        catch (NpgsqlException problem)
        {
            throw ClusterSchema.Unusable(problem);
        }

        if (Explain(options.Address, members) is { } reason)
        {
            throw new StartRefusedException(reason);
        }
    }

    /// <summary>Null: they can reach each other, as far as their addresses say.</summary>
    public static string? Explain(IPAddress own, IEnumerable<IPAddress> members)
    {
        var isLoopback = IPAddress.IsLoopback(own);
        return members.FirstOrDefault(member => IPAddress.IsLoopback(member) != isLoopback) is not { } other ? null
            : isLoopback
                ? $"The cluster has a silo at {other}, which cannot reach this one at {own}: set {ClusterSetting.Address.Name} to this machine's "
                    + "address in its network."
                : $"The cluster has a silo at {other}, which this one at {own} cannot reach: set {ClusterSetting.Address.Name} of that one to "
                    + "its machine's address.";
    }
}
