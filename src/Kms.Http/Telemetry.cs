using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kms.Http.Routing;

namespace Kms.Http;

/// <summary>
/// What operators may watch: one span and one measurement for each request. Neither holds anything of a key, a token or a body.
/// </summary>
internal static class Telemetry
{
    private const string Name = "Kms.Http";
    private const string Unknown = "unknown";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>Counts too: a histogram has its number of measurements.</summary>
    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("kms.http.request.duration", "s", "How long requests took, by operation and status.");

    /// <summary>Null when nobody watches.</summary>
    public static Activity? Start(Route? route, RequestHost host)
    {
        var activity = Source.StartActivity(route?.Name ?? Unknown, ActivityKind.Server);
        activity?.SetTag("kms.vault", host.Vault.Value);
        return activity;
    }

    public static void Finish(Activity? activity, Route? route, int status, TimeSpan elapsed)
    {
        if (activity is not null)
        {
            activity.SetTag("http.response.status_code", status);
            activity.SetStatus(status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }

        if (Duration.Enabled)
        {
            var tags = new TagList { { "kms.operation", route?.Name ?? Unknown }, { "http.response.status_code", status } };
            Duration.Record(elapsed.TotalSeconds, tags);
        }
    }
}
