using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Kms.Crypto.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kms.Bench.Https;

/// <summary>
/// What the service is compared with: Kestrel with the same kind of certificate and nothing behind it but the cryptographic call. No tokens, no permissions,
/// no vaults, no routes, no limits. With a silo: an empty one on localhost clustering beside it, and the framework's usual builder, as every application on
/// Orleans has them.
/// </summary>
internal static class BareServer
{
    public static async Task<int> Run(string folder, bool withSilo)
    {
        using var certificate = new LocalCertificateAuthority(folder, TimeProvider.System).Open("vault.localhost");
        var builder = withSilo ? WebApplication.CreateSlimBuilder() : WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (withSilo)
        {
            builder.Logging.ClearProviders();
            builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()));
        }

        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate.Certificate;
                    https.ServerCertificateChain = certificate.Chain;
                    https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                });
            });
        });
        await using var application = builder.Build();
        if (withSilo)
        {
            application.MapPost("/keys/any/sign", new BareEndpoint().Handle);
        }
        else
        {
            application.Run(new BareEndpoint().Handle);
        }

        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine("Bare listens on " + address);

        // Whoever started it holds the other end.
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await application.StopAsync();
        return 0;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
