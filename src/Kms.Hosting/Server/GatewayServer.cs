using System.Net;
using System.Net.Sockets;
using Kms.Hosting.Configuration;
using Kms.Hosting.Server.Connections;
using Kms.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kms.Hosting.Server;

/// <summary>Kestrel with TLS in front of the gateway's endpoints. Nothing of the web framework that is not used: it would be paid at every start.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    /// <summary>How long requests in flight have to finish when the process is asked to end.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    private readonly WebApplication application;
    private readonly ConnectionTable connections;

    private GatewayServer(WebApplication application, ConnectionTable connections, Uri endpoint)
    {
        (this.application, this.connections) = (application, connections);
        Endpoint = endpoint;
    }

    /// <summary>The first address, as a client on this machine reaches it, with the real port.</summary>
    public Uri Endpoint { get; }

    /// <param name="inFront">Sees every request before the gateway does.</param>
    /// <exception cref="StartRefusedException">An address is taken, not of this machine, or not allowed; or too few files may be open.</exception>
    public static async Task<GatewayServer> Start(
        HostContext host, TlsHandshakeCallbackOptions tls, KmsGateway gateway, Func<RequestDelegate, RequestDelegate> inFront)
    {
        var (addresses, logs) = (host.Options.Addresses, host.Logs.Factory);
        var limits = ConnectionLimits.For(host.Options.Connections, FileDescriptors.Limit(), FileDescriptors.Open() ?? 0);
        var connections = new ConnectionTable(limits, host.Time, new ConnectionLog(logs.CreateLogger("Kms.Connections"), host.Time));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs).AddRoutingCore().AddKmsOpenApi();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            var watched = ConnectionTable.Watching(tls);
            foreach (var address in addresses)
            {
                Listen(kestrel, address, watched, connections);
            }
        });
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services =>
            new BoundedTransport(services.GetRequiredService<SocketTransportFactory>(), connections));
        var application = builder.Build();
        Proxies.Believe(application, host.Options.Proxies);
        application.Use(next => connections.InFrontOf(inFront(next)));
        application.MapKmsGateway(() => gateway);
        try
        {
            await application.StartAsync(host.Shutdown.Token);
            connections.Start();
        }
        catch (Exception problem) when (problem is IOException or SocketException or InvalidOperationException)
        {
            await application.DisposeAsync();
            throw new StartRefusedException(Reason(problem, addresses), problem);
        }

        var bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new GatewayServer(application, connections, addresses[0].ToUri(BindingAddress.Parse(bound).Port));
    }

    /// <summary>Takes no new request, lets those in flight finish, and returns.</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        await connections.DisposeAsync();
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

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, TlsHandshakeCallbackOptions tls, ConnectionTable connections)
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

    private static string Reason(Exception problem, IReadOnlyList<ListenAddress> addresses)
    {
        var where = string.Join(", ", addresses.Select(address => address.ToUri(address.Port).GetLeftPart(UriPartial.Authority)));
        for (var inner = problem; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return $"Cannot listen on {where}: the port is in use by another process. Choose another with --urls https://localhost:PORT.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"Cannot listen on {where}: this user may not use the port. Choose one above 1023 with --urls.";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"Cannot listen on {where}: this machine has no such address.";
            }
        }

        return $"Cannot listen on {where}: {problem.Message}";
    }
}
