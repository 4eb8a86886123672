using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Kms.Hosting.Server;

/// <summary>
/// The framework's X-Forwarded-For, -Proto and -Host, from the configured proxies alone; from any other address the headers are ignored.
/// Where there are no proxies, no request pays for it.
/// </summary>
internal static class Proxies
{
    public static void Believe(IApplicationBuilder application, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        // The framework believes loopback by itself; here that has to be configured too. As many proxies in a row as are known.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        application.UseForwardedHeaders(options);
    }
}
