using System.Diagnostics;
using Xunit;

namespace Kms.Http.BadInput;

/// <summary>
/// The slowest answer. The figure is printed, it is the evidence; the assertion is generous, because machines that run tests do other things too.
/// </summary>
internal sealed class Worst(ITestOutputHelper output)
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(5);
    private readonly List<TimeSpan> times = [];
    private (TimeSpan Time, string What) worst;

    public async Task<T> Measure<T>(string what, Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await call();
        var time = Stopwatch.GetElapsedTime(started);
        times.Add(time);
        worst = time > worst.Time ? (time, what) : worst;
        return result;
    }

    public void Print()
    {
        times.Sort();
        output.WriteLine($"{times.Count} answers; median {times[times.Count / 2].TotalMilliseconds:F1} ms, worst {worst.Time.TotalMilliseconds:F1} ms ({worst.What})");
        Assert.InRange(worst.Time, TimeSpan.Zero, Allowed);
    }
}
