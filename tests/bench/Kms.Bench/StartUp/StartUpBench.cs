using System.Diagnostics;
using Kms.Bench.Https;
using Kms.Bench.Reporting;
using Kms.Bench.Running;
using Kms.Keys;

namespace Kms.Bench.StartUp;

/// <summary>(d) From the start of the process to the first signature over HTTPS, and what an idle host occupies, with no, one and very many keys on disk.</summary>
internal static class StartUpBench
{
    private const string Key = "signer";
    private const string Kind = """{"kty":"EC","crv":"P-256"}""";
    private const double SecondsMax = 1.5;
    private const double MegabytesMax = 120;

    public static async Task Run(Settings settings, Table table)
    {
        table.Section("(d) start-up to the first signature, and idle memory; raw: the bare endpoint, or the folder with one key");
        using var folder = new TemporaryFolder();
        await Fill(folder.In("one"), 0);
        await Fill(folder.In("many"), settings.KeysOnDisk);
        Directory.CreateDirectory(folder.In("bare"));
        var (fresh, one, many, bare) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < settings.Pairs; i++)
        {
            fresh.Add(await Start(folder.In($"fresh-{i}"), makeKey: true));
            one.Add(await Start(folder.In("one"), makeKey: false));
            many.Add(await Start(folder.In("many"), makeKey: false));
            bare.Add(await StartBare(folder.In("bare")));
        }

        var manyName = $"{settings.KeysOnDisk} keys";
        Report(table, "first start: everything is made", fresh, bare, SecondsMax);
        Report(table, "start with 1 key", one, bare, SecondsMax);
        Report(table, "start with " + manyName, many, one, SecondsMax);
        await IdleMemory(table, "idle memory, 1 key", folder.In("one"));
        await IdleMemory(table, "idle memory, " + manyName, folder.In("many"));
        await Listing.Measure(table, folder.In("many"), manyName);
    }

    private static async Task Fill(string data, int keys)
    {
        await using var service = await InProcessService.Open(data);
        await service.Create(Key, KeySpecs.Ec(Curve.P256).Value);
        await Parallel.ForAsync(0, keys, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, _) =>
            await service.Create($"k{i:0000000}", KeySpecs.Oct(128).Value));
    }

    private static async Task<double> Start(string data, bool makeKey)
    {
        await using var host = ChildProcess.Host(data);
        await Sign(host, data, makeKey);
        return Stopwatch.GetElapsedTime(host.Started).TotalSeconds;
    }

    private static async Task Sign(ChildProcess host, string data, bool makeKey)
    {
        var administrator = new Administrator(data, await host.Port());
        using var connection = await administrator.Connect();
        if (makeKey)
        {
            await connection.MustSend(administrator.Create(Key, Kind));
        }

        await connection.MustSend(administrator.Use(Key, "sign", "ES256"));
    }

    private static async Task<double> StartBare(string folder)
    {
        await using var bare = ChildProcess.Self(new Dictionary<string, string>(), "bare", folder);
        var port = await bare.Port();
        var authority = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        authority.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
        using var connection = await RawConnection.Open(port, authority);
        await connection.MustSend(RawConnection.Request(
            "POST", port, "/keys/any/sign", "none", """{"alg":"ES256","value":"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"}"""));
        return Stopwatch.GetElapsedTime(bare.Started).TotalSeconds;
    }

    private static void Report(Table table, string name, List<double> ours, List<double> raw, double max)
    {
        var pairs = new Pairs();
        foreach (var (o, r) in ours.Zip(raw))
        {
            pairs.Add(o, r);
        }

        table.Bound(
            name, Figures.Time(pairs.Ours), Figures.Time(pairs.Raw), Figures.Ratio(pairs.Ratio),
            $"{Figures.Ratio(pairs.RatioMin)}..{Figures.Ratio(pairs.RatioMax)}", $"<= {Figures.Time(max)}", pairs.Ours <= max);
    }

    private static async Task IdleMemory(Table table, string name, string data)
    {
        await using var host = ChildProcess.Host(data);
        await Sign(host, data, makeKey: false);
        var bytes = await Stable(() => host.ResidentBytes);
        table.Bound(name, Figures.Megabytes(bytes), "", "", "", $"<= {MegabytesMax} MB", bytes <= MegabytesMax * 1e6);
    }

    /// <summary>The value once it has moved by less than a hundredth over two seconds; after half a minute, whatever it is.</summary>
    private static async Task<long> Stable(Func<long> read)
    {
        var values = new List<long>();
        do
        {
            await Task.Delay(200);
            values.Add(read());
        }
        while (values.Count < 150 && (values.Count < 10 || values.TakeLast(10).Max() > 1.01 * values.TakeLast(10).Min()));
        return values[^1];
    }
}
