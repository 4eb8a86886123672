using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Routing;

/// <summary>
/// The hosts that were called lately, worked out once. Bounded, because callers choose what they write into the Host header.
/// </summary>
internal sealed class RequestHosts(GatewayOptions options)
{
    private const int CountMax = 1024;

    private readonly ConcurrentDictionary<(string Scheme, string Host), RequestHost> known = new();
    private readonly HostNames names = new(options);
    private readonly PublicAddresses addresses = new(options.Domain, options.PublicBase);

    private readonly VaultName defaultVault = VaultName.TryParse(options.DefaultVault, out var vault)
        ? vault
        : throw new ArgumentException($"'{options.DefaultVault}' is not a valid vault name.", nameof(options));

    /// <summary>Which hosts are answered, for an error message.</summary>
    public string Sentence => names.Sentence;

    /// <summary>Null for a host that this gateway does not answer on.</summary>
    public RequestHost? Find(HttpContext context)
    {
        var request = context.Request;

        // As it came: HttpRequest.Host would decode punycode, which fails for some names and makes others look like those of a vault.
        var asked = (request.Scheme, request.Headers.Host.ToString());
        if (!known.TryGetValue(asked, out var host))
        {
            host = RequestHost.Of(asked.Scheme, asked.Item2, names, addresses, options, defaultVault);
            if (host is null)
            {
                return null;
            }

            if (known.Count < CountMax)
            {
                known.TryAdd(asked, host);
            }
        }

        return host.IsAt(context.Connection.LocalIpAddress) ? host : null;
    }
}
