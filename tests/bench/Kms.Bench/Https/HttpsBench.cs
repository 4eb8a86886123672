using Kms.Bench.Reporting;
using Kms.Bench.Running;

namespace Kms.Bench.Https;

/// <summary>(b) The real host with a bearer token, against a bare endpoint that computes the same. Both stay up; slices alternate between them.</summary>
internal static class HttpsBench
{
    private const int MostConnections = 64;

    private static readonly (string Algorithm, string Operation, string Kind)[] Subjects =
    [
        ("ES256", "sign", """{"kty":"EC","crv":"P-256"}"""),
        ("RS256", "sign", """{"kty":"RSA","key_size":2048}"""),
        ("A256GCM", "encrypt", """{"kty":"oct","key_size":256}"""),
    ];

    public static async Task Run(Settings settings, Table table)
    {
        table.Section("(b) over HTTPS: the host with token and permissions against a bare Kestrel endpoint; the load runs on the same processors");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("bare"));
        await using var host = ChildProcess.Host(folder.In("data"));
        await using var bare = ChildProcess.Self(new Dictionary<string, string>(), "bare", folder.In("bare"));
        var (hostPort, barePort) = (await host.Port(), await bare.Port());
        var administrator = new Administrator(folder.In("data"), hostPort);
        await MakeKeys(administrator);
        await using var load = new Load(administrator.AuthorityFile, folder.In("bare/ca.pem"));
        foreach (var (algorithm, operation, _) in Subjects)
        {
            // The same bytes go to both, the token included: the bare endpoint has to read past it too.
            var request = administrator.Use(algorithm, operation, algorithm);
            Task<LoadResult> Slice(ChildProcess server, int port, int connections, TimeSpan time) => load.Run(server, port, connections, time, request);
            var warm = TimeSpan.FromSeconds(Math.Max(1, 3 * settings.Slice.TotalSeconds));
            for (var round = 0; round < 2; round++)
            {
                await Slice(host, hostPort, MostConnections, warm);
                await Slice(bare, barePort, MostConnections, warm);
            }

            foreach (var connections in (int[])[1, 16, MostConnections])
            {
                var cpu = new Pairs();
                var client = new List<double>();
                LoadResult ours = default;
                LoadResult raw = default;
                var rates = new Pairs();
                for (var i = 0; i < settings.Pairs; i++)
                {
                    ours = await Slice(host, hostPort, connections, settings.Slice);
                    raw = await Slice(bare, barePort, connections, settings.Slice);
                    rates.Add(ours.Rate, raw.Rate);
                    cpu.Add(ours.ServerCpuPerOperation, raw.ServerCpuPerOperation);
                    client.Add(ours.ClientCpuPerOperation);
                }

                var name = $"{algorithm}, {connections} connection{(connections == 1 ? "" : "s")}";
                table.Rates(name, rates, connections == MostConnections ? 0.75 : null);
                table.Times($"    server CPU per operation (load: {Figures.Time(Pairs.Median(client))})", cpu);
            }
        }
    }

    private static async Task MakeKeys(Administrator administrator)
    {
        using var connection = await administrator.Connect();
        foreach (var (algorithm, _, kind) in Subjects)
        {
            await connection.MustSend(administrator.Create(algorithm, kind));
        }
    }
}
