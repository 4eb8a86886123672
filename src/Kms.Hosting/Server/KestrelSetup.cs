using System.Net;
using System.Net.Sockets;
using Kms.Configuration;
using Kms.Edge.Connections;
using Kms.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Kms.Hosting.Server;

/// <summary>Where Kestrel listens for the key management service, with TLS, and within which limits.</summary>
internal sealed class KestrelSetup(HostContext host, KmsHost server, ConnectionTable connections)
    : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>A handshake takes two round trips and some milliseconds; one that takes longer than this is given up.</summary>
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    public void Configure(KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Limit(options);
        var tls = ConnectionTable.Watching(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTime,
            OnConnection = handshake => server.Gateway.Tls(handshake),
        });
        foreach (var address in host.Options.Addresses)
        {
            Listen(options, address, tls, connections);
        }
    }

    /// <summary>Why the process cannot listen, for an operator; null: for another reason than its addresses.</summary>
    public static string? Explain(Exception problem, IReadOnlyList<ListenAddress> addresses)
    {
        var where = string.Join(", ", addresses.Select(address => address.ToUri(address.Port).GetLeftPart(UriPartial.Authority)));
        for (var inner = problem; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return $"Cannot listen on {where}: the port is in use by another process. "
                        + "Choose another with --urls https://localhost:PORT.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"Cannot listen on {where}: this user may not use the port. Choose one above 1023 with --urls.";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"Cannot listen on {where}: this machine has no such address.";
            }
        }

        return null;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = KmsGateway.BodyBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }

    private static void Listen(
        KestrelServerOptions kestrel, ListenAddress address, TlsHandshakeCallbackOptions tls, ConnectionTable connections)
    {
        if (address.Ip is null)
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else if (address.Ip.Equals(IPAddress.IPv6Any))
        {
            // Every address, also on a machine without IPv6.
            kestrel.ListenAnyIP(address.Port, Configure);
        }
        else
        {
            kestrel.Listen(address.Ip, address.Port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => async connection =>
            {
                try
                {
                    await next(connection);
                }
                finally
                {
                    connections.Remove(connection);
                }
            });
            listen.UseHttps(tls);
        }
    }
}
