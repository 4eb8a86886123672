using Kms.Bench.Reporting;
using Kms.Bench.Running;
using Kms.Keys;

namespace Kms.Bench.InProcess;

/// <summary>(a) A call of the service in process, against the framework's own call with a key object that is open already.</summary>
internal static class InProcessBench
{
    private const int ManyKeys = 1000;

    public static async Task Run(Settings settings, Table table)
    {
        table.Section("(a) in process: the service against System.Security.Cryptography with key objects opened once for each thread");
        using var folder = new TemporaryFolder();
        await using var service = await InProcessService.Open(folder.In("data"));
        foreach (var subject in Subject.All)
        {
            var material = subject.Make(ManyKeys);
            var keys = await Import(service, subject, material);
            foreach (var count in (int[])[1, ManyKeys])
            {
                foreach (var threads in ((int[])[1, Environment.ProcessorCount]).Distinct())
                {
                    var ours = Enumerable.Range(0, threads).Select(i => new ServiceWorker(service.Kms, Turned(keys[..count], i, threads), subject.Request)).ToArray();
                    var raw = Enumerable.Range(0, threads).Select(i => subject.Raw(Turned(material.Take(count).ToArray(), i, threads))).ToArray();
                    var name = $"{subject.Name}, {(count == 1 ? "1 key" : $"{count} keys")}, {(threads == 1 ? "1 core" : $"{threads} cores")}";
                    Compare(settings, table, subject, name, ours, raw, count);
                }
            }
        }
    }

    private static void Compare(Settings settings, Table table, Subject subject, string name, Worker[] ours, Worker[] raw, int keys)
    {
        // Every key is used before anything is measured: opening one costs as much as many uses.
        foreach (var side in (Worker[][])[ours, raw])
        {
            Array.ForEach(side, worker => worker.Run(2 * keys));
            Worker.Measure(side, TimeSpan.FromSeconds(Math.Max(0.3, settings.Slice.TotalSeconds)), subject.Batch);
        }

        var (rates, cpu) = (new Pairs(), new Pairs());
        for (var i = 0; i < settings.Pairs; i++)
        {
            var o = Worker.Measure(ours, settings.Slice, subject.Batch);
            var r = Worker.Measure(raw, settings.Slice, subject.Batch);
            rates.Add(o.Rate, r.Rate);
            cpu.Add(o.CpuPerOperation, r.CpuPerOperation);
        }

        table.Rates(name, rates, subject.Target);
        table.Times("    CPU per operation", cpu, 1 / subject.Target);
    }

    /// <summary>Each thread starts elsewhere in the same circle of keys.</summary>
    private static T[] Turned<T>(T[] items, int thread, int threads)
    {
        var start = items.Length * thread / threads;
        return [.. items[start..], .. items[..start]];
    }

    private static async Task<KeyId[]> Import(InProcessService service, Subject subject, IReadOnlyList<KeyToImport> material)
    {
        var keys = Enumerable.Range(0, material.Count).Select(i => service.Key($"{subject.Name}-{i}")).ToArray();
        var settings = new KeySettings(subject.Operation);
        await Parallel.ForAsync(0, keys.Length, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellation) =>
            InProcessService.Must(await service.Kms.ImportKey(InProcessService.Call(keys[i].Name), keys[i], keys[i].Name, material[i], settings, cancellation)));
        return keys;
    }
}
