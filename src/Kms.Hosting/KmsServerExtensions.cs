using Kms.Access;
using Kms.Configuration;
using Kms.Crypto;
using Kms.Edge;
using Kms.Edge.Connections;
using Kms.Hosting.Gateways;
using Kms.Hosting.Server;
using Kms.Hosting.Telemetry;
using Kms.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kms.Hosting;

/// <summary>A key management service in an ASP.NET Core application.</summary>
public static class KmsServerExtensions
{
    /// <summary>How long requests in flight have to finish when the process is asked to end.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds the key management service: keys, zones, audit log, regions, backups, health, telemetry, and the silo that they live in. The
    /// settings <c>Kms:*</c> and <c>urls</c> configure it, and it starts and ends with the application. <see cref="IKms"/> is a service
    /// from then on.
    /// </summary>
    /// <param name="builder">Of the application. Its configuration is read now, so add sources of settings before.</param>
    /// <param name="roles">What the application's own callers may do, beside the clients of <c>clients.json</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="StartRefusedException">
    /// A setting is unknown or its value wrong; the message names it. Or roles were given to a gateway, which has none.
    /// </exception>
    public static WebApplicationBuilder AddKmsServer(this WebApplicationBuilder builder, params RoleAssignment[] roles)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = OptionsReader.Read(builder.Configuration);
        var services = builder.Services;
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdentities, Identities>();
        services.AddSingleton(provider => new HostContext(
            KmsProgram.Service, options, builder.Configuration, provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IIdentities>()));
        AddHost(services, options.Cluster.Role, roles);
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<KmsHost>());
        services.AddSingleton(provider => provider.GetRequiredService<KmsHost>().Kms);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        ServiceTelemetry.Add(
            services, builder.Configuration, KmsProgram.Service, options.Cluster.Role == ClusterRole.Gateway ? null : options.Region);
        services.AddRoutingCore().AddKmsOpenApi();
        Listen(builder);
        return builder;
    }

    /// <summary>
    /// Answers requests: the REST API, the token service, health, and the other region. Endpoints of the application itself come first;
    /// every other path is answered here, in the error model of the REST API.
    /// </summary>
    /// <param name="application">Built from a builder with <see cref="AddKmsServer"/>.</param>
    /// <returns>The application.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AddKmsServer"/> was not called.</exception>
    public static WebApplication MapKms(this WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        var server = application.Services.GetRequiredService<KmsHost>();
        Proxies.Believe(application, application.Services.GetRequiredService<KmsOptions>().Proxies);
        application.Use(application.Services.GetRequiredService<ConnectionTable>().InFrontOf);
        application.Use(next =>
        {
            RequestDelegate? inFront = null;
            return context => (inFront ??= server.Gateway.InFrontOf(next))(context);
        });
        application.MapKmsGateway(() => server.Gateway.Rest());
        return application;
    }

    private static void AddHost(IServiceCollection services, ClusterRole role, RoleAssignment[] roles)
    {
        if (role == ClusterRole.Gateway)
        {
            services.AddSingleton<KmsHost, GatewayHost>();
            if (roles.Length > 0)
            {
                throw new StartRefusedException(
                    "A gateway has no roles: silos decide what callers may do. Give the application's roles to the silos.");
            }
        }
        else
        {
            services.AddSingleton(new OwnRoles(roles));
            services.AddSingleton<KmsHost, KmsServer>();
        }
    }

    private static void Listen(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton(provider => Connections(provider.GetRequiredService<HostContext>()));
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(provider => new BoundedTransport(
            provider.GetRequiredService<SocketTransportFactory>(), provider.GetRequiredService<ConnectionTable>()));
    }

    private static ConnectionTable Connections(HostContext host) =>
        new(host.Time, new ConnectionLog(host.Logs.CreateLogger("Kms.Connections"), host.Time));
}

/// <summary>What the callers of the application that the service is in may do.</summary>
internal sealed record OwnRoles(IReadOnlyList<RoleAssignment> Assignments);
