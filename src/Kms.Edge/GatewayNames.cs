using System.Net;
using Kms.Addresses;
using Kms.Configuration;
using Kms.Http;

namespace Kms.Edge;

/// <summary>Under which names a process answers, as the REST protocol is told.</summary>
internal static class GatewayNames
{
    public static GatewayOptions Describe(KmsOptions options, string tenantId, string domain, string defaultVault, string region) => new()
    {
        Domain = domain,
        DefaultVault = defaultVault,
        Region = region,
        TenantId = tenantId,
        PublicBase = options.PublicBase,
        Names =
        [
            .. options.Names,
            .. options.Tls.Names.Where(name => ListedName.Check(name, domain) is null),
            .. MachineNames(options, domain),
        ],
    };

    /// <summary>
    /// The names of where it listens. The machine's own name leads here from elsewhere: it counts where not only loopback is listened on.
    /// </summary>
    private static IEnumerable<string> MachineNames(KmsOptions options, string domain)
    {
        string[] own = options.Addresses.All(address => address.IsLoopback) ? [] : [Environment.MachineName, Dns.GetHostName()];
        return options.Addresses.Select(address => address.Name).OfType<string>().Concat(own)
            .Where(name => ListedName.Check(name, domain) is null);
    }
}
