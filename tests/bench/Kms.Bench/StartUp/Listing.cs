using System.Diagnostics;
using System.Text.Json.Nodes;
using Kms.Bench.Https;
using Kms.Bench.Reporting;
using Kms.Bench.Running;

namespace Kms.Bench.StartUp;

/// <summary>Walks the whole listing over one connection: the last pages must not be dearer than the first ones.</summary>
internal static class Listing
{
    private const int Sample = 100;

    public static async Task Measure(Table table, string data, string name)
    {
        await using var host = ChildProcess.Host(data);
        var administrator = new Administrator(data, await host.Port());
        using var connection = await administrator.Connect();
        var walks = new Pairs();
        var items = 0;
        for (var walk = 0; walk < 2; walk++)
        {
            var times = new List<double>();
            items = 0;
            for (var next = "/keys?api-version=7.6"; next is not null;)
            {
                var started = Stopwatch.GetTimestamp();
                await connection.MustSend(administrator.Get(next));
                times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                var page = JsonNode.Parse(connection.Body)!;
                items += page["value"]!.AsArray().Count;
                next = (string?)page["nextLink"] is { } link ? new Uri(link).PathAndQuery : null;
            }

            // The first walk warms up.
            if (walk > 0)
            {
                walks.Add(Pairs.Median(times.TakeLast(Sample)), Pairs.Median(times.Take(Sample)));
            }
        }

        table.Times($"listing {items} keys, 25 a page: the last {Sample} pages, raw: the first {Sample}", walks);
    }
}
