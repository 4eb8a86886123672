using System.Diagnostics;

namespace Kms.Bench.Backups;

/// <summary>A command of the command line, from its start to its end.</summary>
internal readonly record struct MeasuredRun(double Seconds, long PeakBytes)
{
    /// <exception cref="InvalidOperationException">It did not end with exit code 0.</exception>
    public static async Task<MeasuredRun> Of(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "kms.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        while (await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(20))) != ended)
        {
            peak = Math.Max(peak, Peak(process));
        }

        return process.ExitCode == 0
            ? new MeasuredRun(Stopwatch.GetElapsedTime(started).TotalSeconds, peak)
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} failed:\n{await output}{await errors}");
    }

    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has just ended: the last look counts.
            return 0;
        }
    }
}
