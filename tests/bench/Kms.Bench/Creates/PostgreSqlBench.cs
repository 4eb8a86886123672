using System.Globalization;
using System.Security.Cryptography;
using Kms.Bench.Reporting;
using Kms.Bench.Running;
using Kms.Keys;
using Kms.Testing.PostgreSql;

namespace Kms.Bench.Creates;

/// <summary>
/// (e) Making a key, durable in two zones on two PostgreSQL servers of this run's own, against inserting as many bytes: for one caller one commit on one of
/// these servers, for many callers a commit on each of them at the same time.
/// </summary>
internal static class PostgreSqlBench
{
    private const double LatencyMost = 3;
    private const double RateLeast = 0.6;
    private const int ManyCallers = 64;

    /// <summary>Long enough for the runtime to have compiled everything in its final form: for one caller that would take most of the slices.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    private static int made;

    public static async Task Run(Settings settings, Table table)
    {
        if (PostgreSqlPrograms.Folder is null)
        {
            table.Section("(e) not measured: " + PostgreSqlPrograms.WhereToGetThem);
            return;
        }

        table.Section("(e) creates, durable in two PostgreSQL zones, against single-row commits of as many bytes on the same servers");
        await using var a = await PostgreSqlCluster.Start("max_connections=200");
        await using var b = await PostgreSqlCluster.Start("max_connections=200");
        using var folder = new TemporaryFolder();
        await using var service = await InProcessService.Open(
            folder.In("data"),
            "--Kms:Zones:A:Provider", "postgresql", "--Kms:Zones:A:ConnectionString", a.ConnectionString(),
            "--Kms:Zones:B:Provider", "postgresql", "--Kms:Zones:B:ConnectionString", b.ConnectionString());
        await using var rawA = await RawServer.Open(a.ConnectionString(), ManyCallers);
        await using var rawB = await RawServer.Open(b.ConnectionString(), ManyCallers);
        var spec = KeySpecs.Oct(256).Value;
        await service.Create("first", spec);
        var body = RandomNumberGenerator.GetBytes(await service.BodyBytes("first"));
        Task Ours() => service.Create(NewName(), spec);
        Task One() => rawA.Commit(NewName(), body);
        Task Both() => Task.WhenAll(rawA.Commit(NewName(), body), rawB.Commit(NewName(), body));
        async Task InTurn()
        {
            await rawA.Commit(NewName(), body);
            await rawB.Commit(NewName(), body);
        }

        await CreateResult.Measure(ManyCallers, WarmUp, Ours);
        await CreateResult.Measure(ManyCallers, TimeSpan.FromSeconds(1), Both);
        var servers = new ServerTime(a, b);
        var (latencies, cpu) = (new Pairs(), new Pairs());
        await CreatesBench.Alternate(settings, 1, Ours, One, (ours, raw) =>
        {
            latencies.Add(ours.Latency, raw.Latency);
            cpu.Add(ours.Cpu, raw.Cpu);
        }, servers);
        table.Times($"oct-256 ({body.Length} bytes), 1 caller, median latency, raw: one commit", latencies, LatencyMost);
        table.Times("    CPU per create, servers included", cpu);
        var floor = new Pairs();
        await CreatesBench.Alternate(settings, 1, InTurn, One, (inTurn, raw) => floor.Add(inTurn.Latency, raw.Latency));
        table.Times("    two raw commits, one server after the other, which no way to write in turn can be faster than", floor);
        foreach (var slower in (int[])[500, 1000, 2000])
        {
            SlowFlushes(a, slower);
            SlowFlushes(b, slower);
            var onSlower = new Pairs();
            await CreatesBench.Alternate(settings, 1, Ours, One, (ours, raw) => onSlower.Add(ours.Latency, raw.Latency));
            table.Times(string.Create(CultureInfo.InvariantCulture, $"    1 caller, where a flush takes {slower / 1000.0:0.0} ms longer than here"), onSlower);
        }

        SlowFlushes(a, 0);
        SlowFlushes(b, 0);
        var (rates, manyCpu) = (new Pairs(), new Pairs());
        await CreatesBench.Alternate(settings, ManyCallers, Ours, Both, (ours, raw) =>
        {
            rates.Add(ours.Rate, raw.Rate);
            manyCpu.Add(ours.Cpu, raw.Cpu);
        }, servers);
        table.Rates($"oct-256, {ManyCallers} callers, raw: two commits at once", rates, RateLeast);
        table.Times("    CPU per create, servers included", manyCpu);
    }

    /// <summary>The server waits so long before each flush, as if its disk took longer.</summary>
    private static void SlowFlushes(PostgreSqlCluster server, int microseconds)
    {
        server.Sql(string.Create(CultureInfo.InvariantCulture, $"ALTER SYSTEM SET commit_delay = {microseconds}"));
        server.Sql("ALTER SYSTEM SET commit_siblings = 0");
        server.Sql("SELECT pg_reload_conf()");
    }

    private static string NewName() => "key-" + Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture);
}
