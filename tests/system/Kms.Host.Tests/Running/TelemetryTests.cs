using System.Collections.Concurrent;
using System.Net;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>Traces and metrics leave the process when a collector is configured, the last ones at the end.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Export_CollectorConfigured_SendsTracesAndMetricsBeforeTheEnd()
    {
        var received = new ConcurrentDictionary<string, int>();
        using var collector = Listen();
        var address = collector.Prefixes.Single();
        var serving = Serve(collector, received);

        using var data = new TempFolder();
        await using var host = HostProcess.StartWith(
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" }, data.Path);
        await host.Ready();
        using (var admin = new AdminClient(data))
        {
            await admin.Get("/health/live");
        }

        Assert.Equal(0, await host.Terminate());
        collector.Stop();
        await serving;
        Assert.Equal(["/v1/metrics", "/v1/traces"], received.Keys.Order(StringComparer.Ordinal));
        Assert.All(received.Values, bytes => Assert.True(bytes > 0));
    }

    [Fact]
    public async Task Export_WrongEndpoint_IsNamed()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.StartWith(new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector" }, data.Path);
        Assert.Equal(1, await host.Ended());
        await host.Line("OTEL_EXPORTER_OTLP_ENDPOINT");
    }

    private static HttpListener Listen()
    {
        while (true)
        {
            // One that could not start is of no more use.
            var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/" } };
            try
            {
                collector.Start();
                return collector;
            }
            catch (HttpListenerException)
            {
                // Taken: another one.
                collector.Close();
            }
        }
    }

    private static async Task Serve(HttpListener collector, ConcurrentDictionary<string, int> received)
    {
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.AddOrUpdate(context.Request.Url!.AbsolutePath, (int)body.Length, (_, sum) => sum + (int)body.Length);
                context.Response.Close();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // The test has what it wants.
        }
    }
}
