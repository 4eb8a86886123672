using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Bench.Reporting;

namespace Kms.Bench.Creates;

/// <summary>What one slice of creates gave.</summary>
/// <param name="Latency">The median, in seconds.</param>
/// <param name="Cpu">Processor time for each create, in seconds: of this process, and of the servers if there are any.</param>
internal readonly record struct CreateResult(double Rate, double Latency, double Cpu)
{
    /// <summary>A number of callers at once, each of whom starts its next create when the last one is durable.</summary>
    public static async Task<CreateResult> Measure(int callers, TimeSpan time, Func<Task> create, ServerTime? servers = null)
    {
        var latencies = new ConcurrentBag<double>();
        var cpu = servers?.Now ?? Environment.CpuUsage.TotalTime.TotalSeconds;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                var before = Stopwatch.GetTimestamp();
                await create();
                latencies.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
            }
        })));
        cpu = (servers?.Now ?? Environment.CpuUsage.TotalTime.TotalSeconds) - cpu;
        return new CreateResult(
            latencies.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, Pairs.Median(latencies), cpu / latencies.Count);
    }
}
