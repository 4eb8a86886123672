using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Kms.Http.Service;

/// <summary>A real server on a free port of the loopback address, with the gateway's endpoints.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private LoopbackServer(WebApplication application) => this.application = application;

    public int Port { get; private init; }

    /// <summary>Speaks HTTP/2 without TLS, and nothing else.</summary>
    public int Http2Port { get; private init; }

    /// <param name="inFront">Stands between the server and the gateway.</param>
    public static async Task<LoopbackServer> Start(KmsGateway gateway, Func<RequestDelegate, RequestDelegate>? inFront = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore().AddKmsOpenApi();
        var application = builder.Build();
        application.Use(inFront ?? (next => next));
        application.MapKmsGateway(() => gateway);
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        return new LoopbackServer(application)
        {
            Port = BindingAddress.Parse(addresses[0]).Port,
            Http2Port = BindingAddress.Parse(addresses[1]).Port,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
