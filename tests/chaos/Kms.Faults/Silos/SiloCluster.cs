using Kms.Faults.Check;
using Kms.Faults.Http;
using Kms.Faults.Rows;
using Kms.Faults.Zones;

namespace Kms.Faults.Silos;

/// <summary>Three silos over HTTPS on two PostgreSQL servers, set as they are when nobody sets anything.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private const int Count = 3;
    private const string Database = "cluster";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly RowRun run;
    private readonly PostgresPair servers;
    private readonly SqlServer members;

    private SiloCluster(RowRun run, PostgresPair servers)
    {
        (this.run, this.servers) = (run, servers);
        members = SqlServer.Open(servers.A.ConnectionString(Database), "kms_cluster");
        string[] settings =
        [
            "--Kms:Zones:A:Provider", "postgresql", "--Kms:Zones:A:ConnectionString", servers.A.ConnectionString(),
            "--Kms:Zones:B:Provider", "postgresql", "--Kms:Zones:B:ConnectionString", servers.B.ConnectionString(),
            "--Kms:Cluster:Provider", "postgresql", "--Kms:Cluster:ConnectionString", servers.A.ConnectionString(Database),
            "--Kms:Cluster:Leases", run.Options.Leases,
        ];
        var first = new SiloProcess("silo-1", settings);
        Silos = [first, .. Enumerable.Range(2, Count - 1).Select(number => new SiloProcess($"silo-{number}", [.. settings, "--Kms:Cluster:JoinFrom", first.Data.Path]))];
    }

    /// <summary>Its default: how long the others take to declare a silo dead, about.</summary>
    public static TimeSpan DeadAfter { get; } = TimeSpan.FromSeconds(6);

    public IReadOnlyList<SiloProcess> Silos { get; }

    public static async Task<SiloCluster> Start(RowRun run)
    {
        var servers = await PostgresPair.Start();
        SiloCluster? cluster = null;
        try
        {
            servers.A.Sql($"CREATE DATABASE {Database}");
            cluster = new SiloCluster(run, servers);
            await cluster.Silos[0].Start(run.Cancellation);
            await Task.WhenAll(cluster.Silos.Skip(1).Select(silo => silo.Start(run.Cancellation)));
            return cluster;
        }
        catch
        {
            await (cluster?.DisposeAsync() ?? servers.DisposeAsync());
            throw;
        }
    }

    /// <summary>One that can be expected to answer, as whoever spreads requests would choose it.</summary>
    public SiloProcess Any(Random random) => Silos.Where(silo => silo.IsUp).ToArray() is { Length: > 0 } up ? up[random.Next(up.Length)] : Silos[0];

    /// <summary>The same request under the same id, at one silo after the other, until it is answered for certain.</summary>
    /// <exception cref="InvalidOperationException">It is refused, or nobody says anything certain for long.</exception>
    public async Task<KmsAnswer> Insist(HttpMethod method, string path, object? body, Random random)
    {
        var request = Guid.NewGuid().ToString();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        patience.CancelAfter(10 * DeadAfter);
        while (true)
        {
            var answer = await Any(random).Client.Send(method, path, body, request);
            if (answer.IsOk || answer.IsSingleZone)
            {
                return answer;
            }

            if (!MayRepeat(answer) || (patience.IsCancellationRequested && !run.Cancellation.IsCancellationRequested))
            {
                throw new InvalidOperationException($"{method} {path} is answered {answer.Status} {answer.Code}. {await Zones()}");
            }

            await Task.Delay(Pause, run.Cancellation);
        }
    }

    /// <summary>How each silo sees the zones, for the message of a failure.</summary>
    private async Task<string> Zones()
    {
        var seen = await Task.WhenAll(Silos.Where(silo => silo.IsUp).Select(async silo => $"{silo.Name} sees {(await silo.Client.Get("/zones")).Body}"));
        return string.Join("; ", seen);
    }

    /// <summary>What a client may be told when a silo goes away: nothing, or that repeating helps.</summary>
    public static bool MayRepeat(KmsAnswer answer) => answer.Status == 0 || answer is { Status: 503 or 429, HasRetryAfter: true };

    /// <summary>False when the cluster's own table says that the silo on these ports is dead.</summary>
    public bool IsMember(SiloProcess silo)
    {
        lock (members)
        {
            return members.Rows("SELECT port FROM silo WHERE status <> 6").Any(row => (int)row[0].Value! == silo.SiloPort);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        members.Dispose();
        await servers.DisposeAsync();
    }
}
