using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Kms.Hosting.Telemetry;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Kms.Testing;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>One trace follows a call from the gateway over the node that holds the key to both zones.</summary>
[Trait("Category", "Long")]
public sealed class TraceTests(DatabaseServer databases)
{
    [Fact]
    public async Task Create_ThroughAGateway_IsOneTraceFromRequestToBothZones()
    {
        var place = Place.New(databases);
        using var exporter = new MemoryExporter();
        using var traces = Sdk.CreateTracerProviderBuilder()
            .AddSource(ServiceTelemetry.Sources).AddProcessor(new SimpleActivityExportProcessor(exporter)).Build();
        var port = BareSilo.FreePort();
        await using var silo = await NodeInside.Start([.. place.Settings, "--Kms:Cluster:ClientPort", port.ToString(CultureInfo.InvariantCulture)]);
        await using var gateway = await NodeInside.StartGateway(silo, port);
        using (var seen = new TempFolder())
        using (var admin = GatewayNode.Through(silo.Data, gateway.Endpoint, seen))
        {
            Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("traced")).StatusCode);
        }

        Activity[] spans = [];
        Activity? request = null;
        await Eventually.True(() =>
        {
            request = exporter.Spans.FirstOrDefault(span => span is { Source.Name: "Kms.Http", Kind: ActivityKind.Server });
            spans = [.. exporter.Spans.Where(span => span.TraceId == request?.TraceId)];
            return spans.Count(span => span.DisplayName == "zone Commit") == 2;
        }, "the spans of both zones");

        // Asked for by the gateway, done by the silo: the two ends of one message. Then by the key's own grain.
        var sent = One(ActivityKind.Client, "Kms", "Send");
        var received = One(ActivityKind.Server, "Kms", "Send");
        Assert.Equal(sent.SpanId, received.ParentSpanId);
        Assert.Contains(request!.SpanId, Ancestors(sent, spans));
        var done = One(ActivityKind.Server, "Record", "Execute");
        Assert.Contains(received.SpanId, Ancestors(done, spans));
        foreach (var statement in (string[])["zone Prepare", "zone Commit"])
        {
            var both = spans.Where(span => span.DisplayName == statement).ToArray();
            Assert.Equal(["A", "B"], both.Select(span => (string)span.GetTagItem("kms.zone")!).Order(StringComparer.Ordinal));
            Assert.All(both, span => Assert.Contains(done.SpanId, Ancestors(span, spans)));
            Assert.All(both, span => Assert.Equal("Applied", span.GetTagItem("kms.outcome")));
        }

        Activity One(ActivityKind kind, string grain, string method) => Assert.Single(
            spans, span => span.Source.Name == "Microsoft.Orleans.Application" && span.Kind == kind && Calls(span, grain, method));
    }

    private static bool Calls(Activity span, string grain, string method) =>
        span.GetTagItem("rpc.method") is string called && called.Contains(grain, StringComparison.Ordinal) && called.Contains(method, StringComparison.Ordinal);

    private static IEnumerable<ActivitySpanId> Ancestors(Activity span, Activity[] spans)
    {
        for (var at = span; at is not null; at = spans.FirstOrDefault(other => other.SpanId == at.ParentSpanId))
        {
            yield return at.ParentSpanId;
        }
    }

    private sealed class MemoryExporter : BaseExporter<Activity>
    {
        public ConcurrentQueue<Activity> Spans { get; } = [];

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                Spans.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }
}
