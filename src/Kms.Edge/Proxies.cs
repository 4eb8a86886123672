using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;

namespace Kms.Edge;

/// <summary>
/// The framework's X-Forwarded-For, -Proto and -Host, from the configured proxies alone; from any other address the headers are ignored.
/// Where there are no proxies, no request pays for it.
/// </summary>
internal static class Proxies
{
    private const string ForwardedHost = "X-Forwarded-Host";

    /// <summary>Stands for a host that cannot be one; no vault's, and of no machine (RFC 2606).</summary>
    private const string NoHost = "unreadable.invalid";

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

        application.Use(next => context =>
        {
            Readable(context.Request.Headers);
            return next(context);
        });
        application.UseForwardedHeaders(options);
    }

    /// <summary>
    /// The framework ignores a host that is none, and the proxy's own name for this service, which may be the default vault's, would
    /// count in its place. On some it fails.
    /// </summary>
    private static void Readable(IHeaderDictionary headers)
    {
        if (headers.TryGetValue(ForwardedHost, out var given))
        {
            string[] hosts = [.. from line in given from host in (line ?? string.Empty).Split(',') select host.Trim()];
            headers[ForwardedHost] = new StringValues([.. hosts.Select(host => IsHost(host) ? host : NoHost)]);
        }
    }

    private static bool IsHost(string text)
    {
        var port = text.LastIndexOf(':');
        port = port < 0 || text.EndsWith(']') ? text.Length : port;
        return IsNameOrAddress(text[..port]) && (port == text.Length || ushort.TryParse(text.AsSpan(port + 1), out _));
    }

    private static bool IsNameOrAddress(string text)
    {
        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            return IPAddress.TryParse(text.AsSpan(1, text.Length - 2), out var six) && six.AddressFamily == AddressFamily.InterNetworkV6
                && !text.Contains('%', StringComparison.Ordinal);
        }

        try
        {
            // The framework decodes punycode and encodes it again.
            return text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
                && HostString.FromUriComponent(text).ToUriComponent().Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
