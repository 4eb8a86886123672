using System.Diagnostics;
using Kms.Contract.Tests;
using Kms.Crypto;
using Kms.Crypto.Records;
using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Kms.Zones;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace Kms.Orleans.Tests.Faults;

/// <summary>
/// Two clusters that know nothing of each other on the same two zones: every key has two activations, which is what a cluster that has split looks like from below.
/// </summary>
public sealed class DuplicateActivationTests(ITestOutputHelper output)
{
    private const int RotationsOfAKey = 100;
    private const int KeysOfAPair = 5;

    private int issued;
    private int refused;

    [Fact]
    public async Task Rotations_OfTwoActivationsAtOnce_EachVersionIsIssuedOnce()
    {
        var races = Scale.Of(usual: 300, full: 10_000);
        var clock = Stopwatch.StartNew();
        for (var done = 0; done < races; done += KeysOfAPair * RotationsOfAKey)
        {
            await RaceOnAPairOfClusters(Math.Min(KeysOfAPair, (races - done) / RotationsOfAKey));
        }

        output.WriteLine($"races={races} versions={issued} twice=0 refused={refused} seconds={clock.Elapsed.TotalSeconds:0.0}");
    }

    private async Task RaceOnAPairOfClusters(int keys)
    {
        var (a, b) = (new MemoryZone("A"), new MemoryZone("B"));
        await using var installation = await Installation.Open(a, b, new ManualTime());
        await using var left = await Half.Start(installation, a, b);
        await using var right = await Half.Start(installation, a, b);
        await LiveCluster.Done(() => left.Kms.CreateVault(LiveCluster.Call(), LiveCluster.Vault, new VaultSettings()));
        for (var number = 0; number < keys; number++)
        {
            var key = LiveCluster.Key(number);
            var first = await left.Kms.CreateKey(LiveCluster.Call(), key, key.Name, KeySpecs.Ec(Curve.P256).Value, KeySettings.Default);
            var versions = new List<string> { first.Value.VersionId };
            for (var race = 0; race < RotationsOfAKey; race++)
            {
                versions.AddRange(await Race(left.Kms, right.Kms, key));
            }

            var stored = await Stored(installation, key);
            Assert.Equal(versions.Count, versions.Distinct().Count());
            Assert.Equal(stored.Length, stored.Distinct().Count());
            Assert.Empty(versions.Except(stored));
            issued += versions.Count;
        }

        Assert.Equal(await ZoneDigest.Of(a), await ZoneDigest.Of(b));
    }

    /// <returns>The versions that were acknowledged.</returns>
    private async Task<string[]> Race(IKms left, IKms right, KeyId key)
    {
        using var start = new Barrier(2);
        var answers = await Task.WhenAll(((IKms[])[left, right]).Select(kms => Task.Run(async () =>
        {
            start.SignalAndWait();
            return await kms.RotateKey(LiveCluster.Call(), key);
        })));
        Assert.Contains(answers, answer => answer.IsOk);
        Assert.All(
            answers.Where(answer => !answer.IsOk),
            answer => Assert.Contains(answer.Refusal!.Code, (RefusalCode[])[RefusalCode.Conflict, RefusalCode.Throttled, RefusalCode.OutcomeUnknown]));
        refused += answers.Count(answer => !answer.IsOk);
        return [.. answers.Where(answer => answer.IsOk).Select(answer => answer.Value.VersionId)];
    }

    private static async Task<string[]> Stored(Installation installation, KeyId key)
    {
        var record = (await installation.Store.Read(KeyRecord.IdOf(key), CancellationToken.None)).Value!;
        return [.. KeyRecord.Open(record, installation.Ports.Seal).Value.Versions.Select(version => version.Id)];
    }

    /// <summary>One of the two clusters, with a store of its own over the shared zones.</summary>
    private sealed class Half(InProcessTestCluster cluster, IKms kms) : IAsyncDisposable
    {
        public IKms Kms => kms;

        public static async Task<Half> Start(Installation installation, MemoryZone a, MemoryZone b)
        {
            var store = new TwoZoneStore(a, b, new RecordHash(), new Identities(), TimeProvider.System, _ => { });
            Assert.True((await store.Start(CancellationToken.None)).IsOk);
            var ports = installation.Ports with { Store = store, Time = TimeProvider.System };
            var builder = new InProcessTestClusterBuilder(1);
            builder.Options.ConfigureFileLogging = false;
            builder.ConfigureSilo((_, silo) => silo.AddKms(ports, KmsNodeOptions.Default, (_, _) => { }));
            builder.ConfigureClient(client => client.AddKms());
            var cluster = builder.Build();
            await cluster.DeployAsync();
            var node = cluster.Silos[0].ServiceProvider.GetRequiredService<KmsNode>();
            return new Half(cluster, new KmsService(node, node.Ports, Installation.Access, store, _ => { }));
        }

        public ValueTask DisposeAsync() => cluster.DisposeAsync();
    }
}
