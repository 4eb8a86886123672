using Kms.Hosting;
using Kms.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Kms.Silo.Engine;

/// <summary>
/// Traces that follow a call from the gateway over the node that answers to the zones, and the measurements of the silo beside those of every host.
/// Where no endpoint is configured nothing is collected; the trace of a caller who sends one is carried on to other nodes all the same.
/// </summary>
internal static class SiloTelemetry
{
    /// <summary>Orleans' own spans: a call of a grain as the caller and as the grain see it, and what the runtime does for it.</summary>
    public static readonly string[] Sources = [.. ServiceTelemetry.Sources, "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime"];

    public static readonly string[] Meters = [.. ServiceTelemetry.Meters, "Microsoft.Orleans"];

    public static void Add(HostApplicationBuilder builder, HostContext host)
    {
        if (ServiceTelemetry.IsWanted(host.Configuration))
        {
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => ServiceTelemetry.Describe(resource, host.Service, host.Options.Region))
                .WithTracing(traces => traces.AddSource(Sources).AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter());
        }
    }
}
