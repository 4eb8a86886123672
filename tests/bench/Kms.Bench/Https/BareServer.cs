using System.Net;
using System.Security.Authentication;
using Kms.Crypto.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Kms.Bench.Https;

/// <summary>
/// What the service is compared with: Kestrel with the same kind of certificate and nothing behind it but the cryptographic call. No tokens, no permissions,
/// no vaults, no routes, no limits.
/// </summary>
internal static class BareServer
{
    public static async Task<int> Run(string folder)
    {
        using var certificate = new LocalCertificateAuthority(folder, TimeProvider.System).Open("vault.localhost");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
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
        application.Run(new BareEndpoint().Handle);
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
}
