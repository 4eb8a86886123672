using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Kms.Hosting.Telemetry;

/// <summary>
/// Traces and metrics over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; else nothing is collected and nothing is paid.
/// The other standard variables (protocol, headers, <c>OTEL_RESOURCE_ATTRIBUTES</c>, sampling) count too.
/// </summary>
public sealed class ServiceTelemetry : IDisposable
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const int FlushMilliseconds = 5_000;

    /// <summary>What every host makes spans with.</summary>
    public static readonly string[] Sources = ["Kms.*", "Microsoft.AspNetCore*"];

    /// <summary>What every host measures with.</summary>
    public static readonly string[] Meters = ["Kms.*", "Microsoft.AspNetCore*", "System.Runtime"];

    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private ServiceTelemetry(TracerProvider traces, MeterProvider metrics)
    {
        this.traces = traces;
        this.metrics = metrics;
    }

    /// <summary>Null when no endpoint is configured.</summary>
    /// <exception cref="StartRefusedException">The endpoint is not a URL.</exception>
    public static ServiceTelemetry? Start(string service, string region, IConfiguration configuration)
    {
        if (!IsWanted(configuration))
        {
            return null;
        }

        var resource = Describe(ResourceBuilder.CreateDefault(), service, region);
        return new ServiceTelemetry(
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource(Sources).AddOtlpExporter().Build(),
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
                .AddMeter(Meters).AddOtlpExporter().Build());
    }

    /// <summary>What the service is, for the collector.</summary>
    public static ResourceBuilder Describe(ResourceBuilder resource, string service, string region) => resource
        .AddService(service, serviceVersion: ProductVersion.Text)
        .AddAttributes([new KeyValuePair<string, object>("kms.region.name", region)])
        .AddEnvironmentVariableDetector();

    /// <summary>Whether an endpoint is configured.</summary>
    /// <exception cref="StartRefusedException">The endpoint is not a URL.</exception>
    public static bool IsWanted(IConfiguration configuration)
    {
        if (configuration[EndpointVariable] is not { Length: > 0 } endpoint)
        {
            return false;
        }

        return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? true
            : throw new StartRefusedException($"{EndpointVariable} is '{Text.Shorten(endpoint)}': it must be a URL such as http://collector:4317.");
    }

    /// <summary>Sends what is left; a collector that is away delays the end by a few seconds at most.</summary>
    public void Dispose()
    {
        traces.Shutdown(FlushMilliseconds);
        metrics.Shutdown(FlushMilliseconds);
        traces.Dispose();
        metrics.Dispose();
    }
}
