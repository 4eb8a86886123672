using System.Globalization;
using System.Security.Cryptography;
using Kms.Bench.Reporting;
using Kms.Bench.Running;
using Kms.Keys;

namespace Kms.Bench.Creates;

/// <summary>
/// (c) Making a key, durable in two zones (generated, wrapped, sealed, prepared, committed, logged), against inserting as many bytes into two databases
/// on the same disk in parallel.
/// </summary>
internal static class CreatesBench
{
    private const double Target = 0.6;
    private const int ManyCallers = 64;

    private static int made;

    public static async Task Run(Settings settings, Table table)
    {
        table.Section("(c) creates, durable in two zones, against two parallel SQLite commits of as many bytes (WAL, synchronous=FULL) on the same disk");
        using var folder = new TemporaryFolder();
        await using var service = await InProcessService.Open(folder.In("data"));
        using var rawA = new RawDatabase(folder.In("raw-a.db"));
        using var rawB = new RawDatabase(folder.In("raw-b.db"));
        using var groupedA = new GroupedRawDatabase(folder.In("grouped-a.db"));
        using var groupedB = new GroupedRawDatabase(folder.In("grouped-b.db"));
        foreach (var (kind, spec) in ((string, KeySpec)[])[("oct-256", KeySpecs.Oct(256).Value), ("EC P-256", KeySpecs.Ec(Curve.P256).Value)])
        {
            await service.Create(kind.Replace(' ', '-'), spec);
            var body = RandomNumberGenerator.GetBytes(await service.BodyBytes(kind.Replace(' ', '-')));
            Task Ours() => service.Create(NewName(), spec);
            Task Raw() => Both(rawA, rawB, NewName(), body);
            Task Grouped() => Both(groupedA, groupedB, NewName(), body);
            await CreateResult.Measure(ManyCallers, TimeSpan.FromSeconds(1), Ours);
            await Compare(settings, table, $"{kind} ({body.Length} bytes), 1 caller", 1, Ours, Raw, Target);
            await Compare(settings, table, $"{kind}, {ManyCallers} callers", ManyCallers, Ours, Raw, Target);
            await Compare(settings, table, $"{kind}, {ManyCallers} callers, raw with group commit", ManyCallers, Ours, Grouped, null);
        }
    }

    private static async Task Compare(Settings settings, Table table, string name, int callers, Func<Task> ours, Func<Task> raw, double? target)
    {
        var (rates, latencies, cpu) = (new Pairs(), new Pairs(), new Pairs());
        await Alternate(settings, callers, ours, raw, (o, r) =>
        {
            rates.Add(o.Rate, r.Rate);
            latencies.Add(o.Latency, r.Latency);
            cpu.Add(o.Cpu, r.Cpu);
        });
        table.Rates(name, rates, target);
        table.Times("    median latency", latencies);
        table.Times("    CPU per create", cpu);
    }

    /// <summary>Slices of both sides in turn, after one of each that does not count. Longer ones than elsewhere: a disk's flush has its own moods.</summary>
    public static async Task Alternate(Settings settings, int callers, Func<Task> ours, Func<Task> raw, Action<CreateResult, CreateResult> add, ServerTime? servers = null)
    {
        var slice = 2 * settings.Slice;
        await CreateResult.Measure(callers, slice, raw);
        await CreateResult.Measure(callers, slice, ours);
        for (var i = 0; i < settings.Pairs; i++)
        {
            add(await CreateResult.Measure(callers, slice, ours, servers), await CreateResult.Measure(callers, slice, raw, servers));
        }
    }

    private static Task Both(RawDatabase a, RawDatabase b, string id, byte[] body) => Task.WhenAll(a.Commit(id, body), b.Commit(id, body));

    private static string NewName() => "key-" + Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture);
}
