using System.Diagnostics;

namespace Kms.Bench.InProcess;

/// <summary>What one thread does over and over.</summary>
internal abstract class Worker
{
    public abstract void Run(int operations);

    /// <summary>All workers together, each on a thread of its own.</summary>
    public static Cost Measure(IReadOnlyList<Worker> workers, TimeSpan time, int batch)
    {
        var before = Environment.CpuUsage.TotalTime;
        var rates = new double[workers.Count];
        var operations = new long[workers.Count];
        var failures = new Exception?[workers.Count];
        using var start = new Barrier(workers.Count);
        var threads = workers.Select((worker, i) => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                (operations[i], rates[i]) = worker.Rate(time, batch);
            }
            catch (InvalidOperationException problem)
            {
                failures[i] = problem;
            }
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        return failures.FirstOrDefault(problem => problem is not null) is { } failed
            ? throw new InvalidOperationException("A worker failed.", failed)
            : new Cost(rates.Sum(), (Environment.CpuUsage.TotalTime - before).TotalSeconds / operations.Sum());
    }

    private (long Operations, double Rate) Rate(TimeSpan time, int batch)
    {
        var started = Stopwatch.GetTimestamp();
        var operations = 0L;
        TimeSpan elapsed;
        do
        {
            Run(batch);
            operations += batch;
            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed < time);
        return (operations, operations / elapsed.TotalSeconds);
    }
}

/// <summary>What a slice gave: operations a second, and the processor time of the whole process for each, garbage collection included.</summary>
internal readonly record struct Cost(double Rate, double CpuPerOperation);
