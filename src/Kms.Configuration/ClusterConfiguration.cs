using System.Net;

namespace Kms.Configuration;

/// <summary>What is configured about the cluster, checked. <see cref="ClusterSetting"/> has the names, defaults and meanings.</summary>
public sealed record ClusterConfiguration
{
    /// <summary>Null: one silo, which needs no place to meet others, or a gateway.</summary>
    public required ClusterDatabase? Database { get; init; }

    public required string Id { get; init; }

    public required ClusterRole Role { get; init; }

    /// <summary>A gateway's: where silos take connections of clients.</summary>
    public IReadOnlyList<DnsEndPoint> Silos { get; init; } = [];

    public required IPAddress Address { get; init; }

    /// <summary>Never 0: a free one has been looked for. Not used by one silo alone, nor is the next one.</summary>
    public required int SiloPort { get; init; }

    /// <summary>Never 0: a free one has been looked for.</summary>
    public required int ClientPort { get; init; }

    public required bool Tls { get; init; }

    public required TimeSpan DeadAfter { get; init; }

    public required LeaseMode Leases { get; init; }

    /// <summary>Absolute; null: nothing is taken over.</summary>
    public required string? JoinFrom { get; init; }
}

public enum ClusterRole
{
    /// <summary>Hosts grains and answers requests.</summary>
    Silo,

    /// <summary>Answers requests, and asks a silo for each.</summary>
    Gateway,
}

/// <summary>How a member uses a key that lives on another one; the same on all members.</summary>
public enum LeaseMode
{
    /// <summary>Without asking, for three seconds at most after it was lent.</summary>
    Lease,

    /// <summary>It asks for every use: a message more, and no wait for a member that is away.</summary>
    Strict,
}

/// <param name="ConnectionString">Npgsql's. May hold a password: never printed.</param>
/// <param name="CreateSchema">Whether the silo that starts first makes and updates the tables.</param>
public sealed record ClusterDatabase(string ConnectionString, bool CreateSchema)
{
    public override string ToString() => "the cluster's database on PostgreSQL";
}
