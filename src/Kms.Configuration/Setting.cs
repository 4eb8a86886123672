namespace Kms.Configuration;

/// <summary>One row of the table of settings: its name in .NET configuration, its default and what it is for.</summary>
/// <param name="Default">Null where the default is made of other settings; <paramref name="Meaning"/> then says how.</param>
public sealed record Setting(string Name, string? Default, string Meaning)
{
    public static readonly Setting Urls = new("urls", "https://localhost:8443", "where the gateway listens; several with ';' between them");
    public static readonly Setting Data = new("Kms:Data", ".kms", "folder of keys, zones, TLS files and access files");
    public static readonly Setting Domain = new("Kms:Domain", "vault.localhost", "vault NAME answers on host NAME.<Domain>");
    public static readonly Setting DefaultVault = new(
        "Kms:DefaultVault", "default", "the vault of the bare host: this machine's addresses and Kms:Names; made at first start");
    public static readonly Setting Names = new(
        "Kms:Names", null, "further host names and addresses of the bare host, with ';' between them; any other host is 404");
    public static readonly Setting Proxies = new(
        "Kms:Proxies", null, "addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For, -Proto, -Host count, with ';' between them");
    public static readonly Setting Region = new("Kms:Region", "local", "this region's name");
    public static readonly Setting ZoneAProvider = new("Kms:Zones:A:Provider", "sqlite", "sqlite or postgresql");
    public static readonly Setting ZoneAConnection = new("Kms:Zones:A:ConnectionString", null, "where zone A is; sqlite: Data Source=FOLDER, else <Data>/zone-a; postgresql: Host=...;Database=...");
    public static readonly Setting ZoneAPasswordFile = new(
        "Kms:Zones:A:PasswordFile", null, "postgresql: file with the password for zone A");
    public static readonly Setting ZoneBProvider = new("Kms:Zones:B:Provider", "sqlite", "sqlite or postgresql");
    public static readonly Setting ZoneBConnection = new("Kms:Zones:B:ConnectionString", null, "where zone B is; sqlite: Data Source=FOLDER, else <Data>/zone-b; postgresql: Host=...;Database=...");
    public static readonly Setting ZoneBPasswordFile = new(
        "Kms:Zones:B:PasswordFile", null, "postgresql: file with the password for zone B");
    public static readonly Setting ZoneCreateSchema = new("Kms:Zones:CreateSchema", "true", "postgresql: whether the zone makes and updates its tables itself");
    public static readonly Setting ZoneWriteTimeout = new("Kms:Zones:WriteTimeout", "00:00:02", "postgresql: the longest that a write waits for a zone");
    public static readonly Setting ZoneReadTimeout = new("Kms:Zones:ReadTimeout", "00:00:01", "postgresql: the longest that a read waits for a zone");
    public static readonly Setting ZoneCheckEvery = new("Kms:Zones:CheckEvery", "00:00:01", "how often a zone that is out is tried again");
    public static readonly Setting BackupTargetOne = new("Kms:Backups:Targets:0", null, "folder for backups of the whole region, on another disk or machine; else none are made");
    public static readonly Setting BackupTargetTwo = new("Kms:Backups:Targets:1", null, "a second one, somewhere else");
    public static readonly Setting BackupEvery = new("Kms:Backups:Every", "00:05:00", "from one backup to the next");
    public static readonly Setting BackupFullEvery = new("Kms:Backups:FullEvery", "1.00:00:00", "from one full backup to the next, at most; those between hold the changes");
    public static readonly Setting BackupKeep = new("Kms:Backups:Keep", "30.00:00:00", "every moment of this past can be restored; older backups are deleted");
    public static readonly Setting IdleAfter = new("Kms:IdleAfter", "00:10:00", "a key that is not used for this time leaves memory");
    public static readonly Setting PublicBase = new("Kms:PublicBase", null, "https address that clients see, behind a proxy; else the request's own host");
    public static readonly Setting Administrator = new("Kms:Administrator", "administrator", "name of the first administrator, for logs and audit");
    public static readonly Setting TokenLifetime = new("Kms:TokenLifetime", "01:00:00", "how long a token of the token endpoint is valid");
    public static readonly Setting TlsCertificate = new("Kms:Tls:Certificate", null, "your own certificate with those above it, PEM, read again when it changes; else one of ca.pem");
    public static readonly Setting TlsKey = new("Kms:Tls:Key", null, "the key of Kms:Tls:Certificate: PEM, not encrypted, for its owner and group only");
    public static readonly Setting TlsNames = new("Kms:Tls:Names", null, "further names (keys.example.com, *.example.com) and addresses in the certificate, beside Kms:Names; one without * is answered too");
    public static readonly Setting ConnectionsMax = new("Kms:Connections:Max", null, "connections at once; else as many as open files (ulimit -n) leave room for, at most 10000");
    public static readonly Setting ConnectionsPerAddress = new("Kms:Connections:PerAddress", null, "connections at once from one address other than this machine (IPv6: one /64); else half of all");
    public static readonly Setting ConnectionsFirstRequest = new("Kms:Connections:FirstRequest", "00:00:15", "a connection that sends no request for this time is closed");
    public static readonly Setting RemoteAddress = new("Kms:Remote:Address", null, "https address at which the other region reaches this one; else Kms:PublicBase, else where it listens");
    public static readonly Setting RemoteTimeout = new("Kms:Remote:Timeout", "00:00:10", "the longest that one message to the other region may take");
    public static readonly Setting Logs = new("Kms:Logs", "text", "text (a line each) or json");

    /// <summary>Those beside <see cref="ClusterSetting"/>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Urls, Data, Domain, DefaultVault, Names, Proxies, Region, ZoneAProvider, ZoneAConnection, ZoneAPasswordFile,
        ZoneBProvider, ZoneBConnection, ZoneBPasswordFile, ZoneCreateSchema, ZoneWriteTimeout, ZoneReadTimeout, ZoneCheckEvery,
        BackupTargetOne, BackupTargetTwo, BackupEvery, BackupFullEvery, BackupKeep,
        IdleAfter, PublicBase, Administrator, TokenLifetime, TlsCertificate, TlsKey, TlsNames,
        ConnectionsMax, ConnectionsPerAddress, ConnectionsFirstRequest, RemoteAddress, RemoteTimeout, Logs,
    ];
}
