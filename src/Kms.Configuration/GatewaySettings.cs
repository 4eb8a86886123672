using System.Net;
using Kms.Addresses;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>
/// What a gateway is told: where it listens, where silos are. Everything else is refused by name: an operator who sets it expects that it
/// counts.
/// </summary>
internal static class GatewaySettings
{
    private static readonly HashSet<Setting> Own =
    [
        Setting.Urls, Setting.Data, Setting.Names, Setting.Proxies, Setting.PublicBase, Setting.TlsCertificate, Setting.TlsKey,
        Setting.Logs,
        Setting.ConnectionsMax, Setting.ConnectionsPerAddress, Setting.ConnectionsFirstRequest,
        ClusterSetting.Role, ClusterSetting.Id, ClusterSetting.Tls, ClusterSetting.Silos,
    ];

    private static readonly HashSet<Setting> Asked =
        [Setting.Domain, Setting.DefaultVault, Setting.Region, Setting.Administrator, Setting.TokenLifetime];

    /// <exception cref="StartRefusedException">One that is not a gateway's is set.</exception>
    public static void RefuseOthers(IConfiguration configuration)
    {
        var others = SettingTable.All.Where(setting => !Own.Contains(setting));
        if (others.FirstOrDefault(setting => configuration[setting.Name] is { Length: > 0 }) is { } other)
        {
            throw new StartRefusedException(
                $"Setting {other.Name} is not for a gateway ({ClusterSetting.Role.Name}): {Explain(other)} Leave it out.");
        }
    }

    /// <exception cref="StartRefusedException">There is none, or one is no address with a port.</exception>
    public static IReadOnlyList<DnsEndPoint> Silos(IConfiguration configuration)
    {
        var words = OptionsReader.Value(configuration, ClusterSetting.Silos)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length > 0
            ? [.. words.Select(word => SiloPlace.Parse(word) ?? throw OptionsReader.Wrong(
                configuration, ClusterSetting.Silos, "host:port of each silo, such as 10.0.0.1:30000, with ';' between them"))]
            : throw new StartRefusedException(
                $"Setting {ClusterSetting.Role.Name} is gateway, which needs to know where the silos are: "
                + $"set {ClusterSetting.Silos.Name} to host:port of each, with ';' between them. "
                + $"The port is the silo's {ClusterSetting.ClientPort.Name}.");
    }

    private static string Explain(Setting other) =>
        Asked.Contains(other) ? "it asks the silos, which have to agree on it."
        : other == Setting.TlsNames ? "names stand in the certificate, so give them to 'Kms.Silo gateway FOLDER', which makes it."
        : ClusterSetting.All.Contains(other)
            ? $"it is no member of the cluster, and reaches the silos that {ClusterSetting.Silos.Name} lists."
        : "it has no keys, no zones and no backups, and no other region speaks to it.";
}
