using System.Net;
using Kms.Backups;
using Kms.Zones.Sql;

namespace Kms.Configuration;

/// <summary>Everything that is configured, checked. <see cref="Setting"/> has the names, defaults and meanings.</summary>
public sealed record KmsOptions
{
    public required IReadOnlyList<ListenAddress> Addresses { get; init; }

    /// <summary>Absolute.</summary>
    public required string Data { get; init; }

    public required string Domain { get; init; }

    public required VaultName DefaultVault { get; init; }

    public required string Region { get; init; }

    public required ZoneOptions ZoneA { get; init; }

    public required ZoneOptions ZoneB { get; init; }

    public required TimeSpan ZoneCheckEvery { get; init; }

    public required TimeSpan IdleAfter { get; init; }

    public required Uri? PublicBase { get; init; }

    /// <summary>
    /// Host names and addresses of the bare host, without port; beside localhost, the domain and the machine's addresses.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The proxies whose X-Forwarded-* headers are believed.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    public required string Administrator { get; init; }

    public required TimeSpan TokenLifetime { get; init; }

    /// <summary>Where the other region reaches this one; null: <see cref="PublicBase"/>, or where it listens.</summary>
    public required Uri? RemoteAddress { get; init; }

    /// <summary>The longest that one message to the other region may take.</summary>
    public required TimeSpan RemoteTimeout { get; init; }

    public required LogFormat Logs { get; init; }

    public ConnectionOptions Connections { get; init; } = ConnectionOptions.Default;

    public TlsOptions Tls { get; init; } = TlsOptions.Default;

    public BackupOptions Backups { get; init; } = BackupOptions.None;

    public required ClusterConfiguration Cluster { get; init; }
}

public enum LogFormat
{
    /// <summary>One line each, for people.</summary>
    Text,

    /// <summary>One JSON object a line, for collectors.</summary>
    Json,
}
