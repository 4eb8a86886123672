using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kms.Zones.Sql;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Kms.Configuration;

/// <summary>From .NET configuration to <see cref="ClusterConfiguration"/>. Every wrong value is refused with its setting's name.</summary>
internal static class ClusterOptionsReader
{
    private static readonly TimeSpan DeadAfterMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DeadAfterMax = TimeSpan.FromMinutes(10);

    /// <exception cref="StartRefusedException">A value is wrong, or does not go together with another one.</exception>
    public static ClusterConfiguration Read(IConfiguration configuration, ZoneOptions zoneA, ZoneOptions zoneB)
    {
        var database = Database(configuration);
        if (database is not null && (zoneA is SqliteZonePlace || zoneB is SqliteZonePlace))
        {
            throw new StartRefusedException(
                $"Setting {ClusterSetting.Provider.Name} is postgresql, and a zone is a SQLite file, which only one silo can use: "
                + $"set {Setting.ZoneAProvider.Name} and {Setting.ZoneBProvider.Name} to postgresql too.");
        }

        var isGateway = Role(configuration) == ClusterRole.Gateway;
        var address = Address(configuration, database);
        var (siloPort, clientPort) = (Port(configuration, ClusterSetting.SiloPort, address), Port(configuration, ClusterSetting.ClientPort, address));
        if (database is null)
        {
            RefuseWhatNeedsOthers(configuration);
        }

        if (!isGateway && configuration[ClusterSetting.Silos.Name] is { Length: > 0 })
        {
            throw new StartRefusedException(
                $"Setting {ClusterSetting.Silos.Name} is for a gateway: a silo finds the others in {ClusterSetting.Connection.Name}. "
                + $"Leave it out, or set {ClusterSetting.Role.Name} to gateway.");
        }

        return new ClusterConfiguration
        {
            Database = database,
            Id = Name(configuration),
            Role = Role(configuration),
            Silos = isGateway ? GatewaySettings.Silos(configuration) : [],
            Address = address,
            SiloPort = siloPort,
            ClientPort = clientPort,
            Tls = OptionsReader.Flag(configuration, ClusterSetting.Tls),
            DeadAfter = OptionsReader.Duration(configuration, ClusterSetting.DeadAfter, DeadAfterMin, DeadAfterMax),
            Leases = Choice<LeaseMode>(configuration, ClusterSetting.Leases, "lease or strict"),
            JoinFrom = OptionsReader.Value(configuration, ClusterSetting.JoinFrom) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null,
        };
    }

    public static ClusterRole Role(IConfiguration configuration) =>
        Choice<ClusterRole>(configuration, ClusterSetting.Role, "silo or gateway");

    private static ClusterDatabase? Database(IConfiguration configuration) =>
        OptionsReader.Value(configuration, ClusterSetting.Provider).ToLowerInvariant() switch
        {
            "localhost" => null,
            "postgresql" => new ClusterDatabase(
                PasswordFile.AddTo(ConnectionString(configuration), configuration, ClusterSetting.PasswordFile),
                OptionsReader.Flag(configuration, ClusterSetting.CreateSchema)),
            _ => throw OptionsReader.Wrong(configuration, ClusterSetting.Provider, "localhost or postgresql"),
        };

    /// <summary>Refused and not ignored: an operator who sets a port expects to reach it.</summary>
    private static void RefuseWhatNeedsOthers(IConfiguration configuration)
    {
        foreach (var setting in (Setting[])[ClusterSetting.Address, ClusterSetting.SiloPort, ClusterSetting.ClientPort])
        {
            if (configuration[setting.Name] is { Length: > 0 })
            {
                throw new StartRefusedException(
                    $"Setting {setting.Name} is for a cluster, and {ClusterSetting.Provider.Name} is localhost: one silo, which opens no port for others. "
                    + $"Leave it out, or set {ClusterSetting.Provider.Name} to postgresql.");
            }
        }
    }

    private static string ConnectionString(IConfiguration configuration)
    {
        var name = ClusterSetting.Connection.Name;
        var text = OptionsReader.Value(configuration, ClusterSetting.Connection);
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 }
                ? text
                : throw new StartRefusedException(
                    $"Setting {ClusterSetting.Provider.Name} is postgresql, which needs a connection string in {name}, such as 'Host=db;Database=cluster'.");
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            throw new StartRefusedException($"Setting {name} is not a connection string such as 'Host=db;Database=cluster': {problem.Message}", problem);
        }
    }

    private static string Name(IConfiguration configuration)
    {
        var name = OptionsReader.Value(configuration, ClusterSetting.Id);
        return name.Length is >= 1 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? name
            : throw OptionsReader.Wrong(configuration, ClusterSetting.Id, "1 to 63 letters, digits, hyphens and dots");
    }

    private static IPAddress Address(IConfiguration configuration, ClusterDatabase? database) =>
        configuration[ClusterSetting.Address.Name] is not { Length: > 0 }
            ? database is null ? IPAddress.Loopback : Towards(new NpgsqlConnectionStringBuilder(database.ConnectionString))
        : IPAddress.TryParse(OptionsReader.Value(configuration, ClusterSetting.Address), out var address)
            && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw OptionsReader.Wrong(configuration, ClusterSetting.Address, "an IP address of this machine that the other silos can reach");

    private static IPAddress Towards(NpgsqlConnectionStringBuilder database) => OwnAddress.Towards(database.Host!, database.Port);

    private static int Port(IConfiguration configuration, Setting setting, IPAddress address) =>
        int.TryParse(OptionsReader.Value(configuration, setting), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port > 0 ? port : FreePort(setting, address)
            : throw OptionsReader.Wrong(configuration, setting, "a port, 0 to 65535");

    private static int FreePort(Setting setting, IPAddress address)
    {
        try
        {
            using var probe = new TcpListener(address, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException problem)
        {
            throw new StartRefusedException($"Setting {setting.Name} is 0, and there is no free port on {address}: {problem.Message}.", problem);
        }
    }

    private static T Choice<T>(IConfiguration configuration, Setting setting, string right)
        where T : struct, Enum =>
        Enum.TryParse<T>(OptionsReader.Value(configuration, setting), ignoreCase: true, out var choice) && Enum.IsDefined(choice)
            ? choice
            : throw OptionsReader.Wrong(configuration, setting, right);
}
