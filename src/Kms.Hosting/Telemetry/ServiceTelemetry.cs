using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Kms.Hosting.Telemetry;

/// <summary>
/// Traces and metrics over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; else nothing is collected and nothing is paid. The
/// other standard variables (protocol, headers, <c>OTEL_RESOURCE_ATTRIBUTES</c>, sampling) count too. A trace follows a call from the
/// gateway over the node that answers to the zones; that of a caller who sends one is carried on to other nodes also where nothing is
/// collected.
/// </summary>
internal static class ServiceTelemetry
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// What spans are made with. Orleans' own: a call of a grain as the caller and as the grain see it, and what the runtime does for it.
    /// </summary>
    internal static readonly string[] Sources = ["Kms.*", "Microsoft.AspNetCore*", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime"];

    private static readonly string[] Meters = ["Kms.*", "Microsoft.AspNetCore*", "System.Runtime", "Microsoft.Orleans"];

    /// <summary>Adds both where an endpoint is configured. What is left when the process ends is sent then.</summary>
    /// <param name="region">Null: it is not known here.</param>
    internal static void Add(IServiceCollection services, IConfiguration configuration, string service, string? region)
    {
        if (IsWanted(configuration))
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => Describe(resource, service, region))
                .WithTracing(traces => traces.AddSource(Sources).AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter());
        }
    }

    /// <summary>Whether an endpoint is configured.</summary>
    /// <exception cref="StartRefusedException">The endpoint is not a URL.</exception>
    public static bool IsWanted(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[EndpointVariable] is not { Length: > 0 } endpoint)
        {
            return false;
        }

        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? true
            : throw new StartRefusedException($"{EndpointVariable} is '{Text.Shorten(endpoint)}': it must be a URL such as http://collector:4317.");
    }

    private static void Describe(ResourceBuilder resource, string service, string? region) => resource
        .AddService(service, serviceVersion: ProductVersion.Text)
        .AddAttributes(region is null ? [] : [new KeyValuePair<string, object>("kms.region.name", region)])
        .AddEnvironmentVariableDetector();
}
