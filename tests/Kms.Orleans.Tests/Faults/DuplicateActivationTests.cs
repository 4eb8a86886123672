using System.Collections.Concurrent;
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

    [Fact]
    public async Task Rotations_OfTwoActivationsAtOnce_EachVersionIsIssuedOnce()
    {
        var races = Scale.Of(usual: 300, full: 10_000);
        var (a, b) = (new MemoryZone("A"), new MemoryZone("B"));
        await using var installation = await Installation.Open(a, b, new ManualTime());
        await using var left = await Half.Start(installation, a, b);
        await using var right = await Half.Start(installation, a, b);
        await LiveCluster.Done(() => left.Kms.CreateVault(LiveCluster.Call(), LiveCluster.Vault, new VaultSettings()));

        var clock = Stopwatch.StartNew();
        var (issued, conflicts) = (0, 0);
        for (var number = 0; number * RotationsOfAKey < races; number++)
        {
            var key = LiveCluster.Key(number);
            var first = await left.Kms.CreateKey(LiveCluster.Call(), key, key.Name, KeySpecs.Ec(Curve.P256).Value, KeySettings.Default);
            var versions = new ConcurrentBag<string> { first.Value.VersionId };
            for (var race = 0; race < RotationsOfAKey; race++)
            {
                using var start = new Barrier(2);
                var answers = await Task.WhenAll(((IKms[])[left.Kms, right.Kms]).Select(kms => Task.Run(async () =>
                {
                    start.SignalAndWait();
                    return await kms.RotateKey(LiveCluster.Call(), key);
                })));
                Assert.Contains(answers, answer => answer.IsOk);
                foreach (var answer in answers)
                {
                    if (answer.TryGet(out var made, out var refusal))
                    {
                        versions.Add(made.VersionId);
                    }
                    else
                    {
                        Assert.Contains(refusal.Code, (RefusalCode[])[RefusalCode.Conflict, RefusalCode.Throttled, RefusalCode.OutcomeUnknown]);
                        conflicts++;
                    }
                }
            }

            var stored = await Stored(installation, key);
            Assert.Equal(versions.Count, versions.Distinct().Count());
            Assert.Equal(stored.Length, stored.Distinct().Count());
            Assert.Empty(versions.Except(stored));
            issued += versions.Count;
        }

        Assert.Equal(await ZoneDigest.Of(a), await ZoneDigest.Of(b));
        output.WriteLine($"races={races} versions={issued} twice=0 refused={conflicts} seconds={clock.Elapsed.TotalSeconds:0.0}");
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
