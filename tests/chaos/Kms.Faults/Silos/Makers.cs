using Kms.Faults.Http;
using Kms.Faults.Regions;

namespace Kms.Faults.Silos;

/// <summary>
/// Clients that make keys and versions, each request repeated under its id until it is answered for certain. So afterwards a key has exactly the versions that were
/// acknowledged: none lost, and none made twice by a repetition.
/// </summary>
internal sealed class Makers : IAsyncDisposable
{
    private const int Count = 4;
    private const int VersionsOfAKey = 20;
    private const int LooksAtOnce = 8;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly SiloCluster cluster;
    private readonly CancellationTokenSource stopping = new();
    private readonly Ledger ledger = new();
    private readonly Task running;
    private bool isOver;

    public Makers(SiloCluster cluster, int seed)
    {
        this.cluster = cluster;
        running = Task.WhenAll(Enumerable.Range(0, Count).Select(i => Task.Run(() => Run($"made-{i}", new Random(seed + i)))));
    }

    public int Acknowledged => ledger.All.Count;

    /// <summary>Ends them; what is under way is still answered.</summary>
    public async Task Stop()
    {
        if (!isOver)
        {
            isOver = true;
            await stopping.CancelAsync();
            await running;
        }
    }

    /// <summary>Looks at every key through every silo, and signs with every version; none: each key has what was acknowledged and nothing else.</summary>
    public async Task<IReadOnlyList<string>> Findings(CancellationToken cancellation)
    {
        var findings = new List<string>();
        var looks =
            from entries in ledger.All.GroupBy(entry => entry.Key)
            from silo in cluster.Silos
            select (entries.Key, Versions: entries.Select(entry => entry.Version).ToHashSet(), Silo: silo);
        await Parallel.ForEachAsync(looks, new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellation }, async (look, _) =>
        {
            var seen = new List<string>();
            await KeyPicture.Pages(look.Silo.Client, $"/keys/{look.Key}/versions", item => seen.Add(item.GetProperty("kid").GetString()!.Split('/')[^1]));
            string[] found =
            [
                .. look.Versions.Except(seen).Select(version => $"{look.Key}/{version} was acknowledged and {look.Silo.Name} does not show it"),
                .. seen.Where(version => !look.Versions.Contains(version)).Select(version => $"{look.Key}/{version} on {look.Silo.Name} was asked for by nobody, or made twice"),
            ];
            foreach (var version in look.Versions.Intersect(seen))
            {
                var signed = await look.Silo.Client.Post($"/keys/{look.Key}/{version}/sign", new { alg = "ES256", value = new string('A', 43) });
                found = signed.IsOk ? found : [.. found, $"{look.Key}/{version} does not sign on {look.Silo.Name}: {signed.Status} {signed.Code}"];
            }

            lock (findings)
            {
                findings.AddRange(found);
            }
        });
        return findings;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stopping.Dispose();
    }

    private async Task Run(string prefix, Random random)
    {
        using var pace = new PeriodicTimer(Pace);
        for (var number = 0; !stopping.IsCancellationRequested; number++)
        {
            var key = $"{prefix}-{number / VersionsOfAKey}";
            KmsAnswer made = number % VersionsOfAKey == 0
                ? await cluster.Insist(HttpMethod.Post, $"/keys/{key}/create", new { kty = "EC", crv = "P-256" }, random)
                : await cluster.Insist(HttpMethod.Post, $"/keys/{key}/rotate", null, random);
            ledger.Add(key, made);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
