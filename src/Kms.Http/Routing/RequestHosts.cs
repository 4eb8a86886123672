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

    private readonly VaultName defaultVault = VaultName.TryParse(options.DefaultVault, out var vault)
        ? vault
        : throw new ArgumentException($"'{options.DefaultVault}' is no name of a vault.", nameof(options));

    public RequestHost For(HttpRequest request)
    {
        var address = (request.Scheme, request.Host.Value ?? string.Empty);
        if (known.TryGetValue(address, out var host))
        {
            return host;
        }

        host = RequestHost.Of(request.Scheme, request.Host, options, defaultVault);
        if (known.Count < CountMax)
        {
            known.TryAdd(address, host);
        }

        return host;
    }
}
