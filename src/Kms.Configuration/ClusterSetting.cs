namespace Kms.Configuration;

/// <summary>The settings of the cluster. Without any of them the process is a cluster of its own.</summary>
internal static class ClusterSetting
{
    public static readonly Setting Provider = new("Kms:Cluster:Provider", "localhost", "localhost (one silo, no database) or postgresql (many)");
    public static readonly Setting Connection = new("Kms:Cluster:ConnectionString", null, "postgresql: where the silos find each other: Host=...;Database=...");
    public static readonly Setting PasswordFile = new(
        "Kms:Cluster:PasswordFile", null, "postgresql: file with the password for the cluster's database");
    public static readonly Setting CreateSchema = new("Kms:Cluster:CreateSchema", "true", "postgresql: whether the first silo makes the cluster's tables itself");
    public static readonly Setting Id = new("Kms:Cluster:Id", "kms", "name of the cluster; silos of one name are one cluster");
    public static readonly Setting Role = new("Kms:Cluster:Role", "silo", "silo, or gateway: answers requests, has no keys, asks silos");
    public static readonly Setting Silos = new(
        "Kms:Cluster:Silos", null, "gateway: host:port (Kms:Cluster:ClientPort) of each silo, with ';' between them");
    public static readonly Setting Address = new(
        "Kms:Cluster:Address", null,
        "postgresql: IP address under which the other silos reach this one; else the one that leads to the database");
    public static readonly Setting SiloPort = new("Kms:Cluster:SiloPort", "11111", "postgresql: where silos reach this one; 0: any free port");
    public static readonly Setting ClientPort = new("Kms:Cluster:ClientPort", "30000", "postgresql: where gateways and clients of the cluster reach this silo; 0: any free port");
    public static readonly Setting Tls = new("Kms:Cluster:Tls", "true", "postgresql: whether silos and clients show each other a certificate of the cluster");
    public static readonly Setting DeadAfter = new("Kms:Cluster:DeadAfter", "00:00:06", "a silo that does not answer for about this time is declared dead");
    public static readonly Setting Leases = new("Kms:Cluster:Leases", "lease", "lease: a silo uses keys of others for 3 s without asking; strict: it asks each time; one for all");
    public static readonly Setting JoinFrom = new("Kms:Cluster:JoinFrom", null, "first start of another silo: data folder of one that is in the cluster, or a copy of it");

    public static IReadOnlyList<Setting> All { get; } =
    [
        Provider, Connection, PasswordFile, CreateSchema, Id, Role, Silos, Address, SiloPort, ClientPort, Tls, DeadAfter, Leases, JoinFrom,
    ];
}
