using System.Collections.Concurrent;
using Kms.Contract.Tests;
using Kms.Keys;
using Kms.Orleans.Storage;
using Kms.Orleans.Tests.Faults;
using Kms.Records;
using Kms.Testing;
using Kms.Vaults;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Xunit;

namespace Kms.Orleans.Tests.Storage;

/// <summary>The grains of keys and vaults hold their state through the storage provider: whoever stands there sees every change, and decides whether it happens.</summary>
public sealed class GrainsOnStorageTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;
    private static readonly KeyId Key = KeyId.TryCreate(Vault, "signing", out var id) ? id : default;

    [Fact]
    public async Task EveryReadAndEveryChange_GoesThroughTheProvider()
    {
        var watched = new Watched();
        await using var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), TestTime.New());
        await using var lone = await LoneCluster.Start(installation, installation.A, installation.B, watched.Over);
        Assert.True((await lone.Kms.CreateVault(LiveCluster.Call(), Vault, new VaultSettings())).IsOk);
        Assert.True((await Create(lone)).IsOk);
        Assert.True((await Create(lone)).IsOk);
        Assert.Equal(["read vault/payments", "write vault/payments 1", "write key/payments/signing 1", "write key/payments/signing 2"], watched.Calls);
    }

    [Fact]
    public async Task ProviderThatRefuses_NothingHappensAndTheReasonIsTold()
    {
        var watched = new Watched();
        await using var installation = await Installation.Open(new MemoryZone("A"), new MemoryZone("B"), TestTime.New());
        await using var lone = await LoneCluster.Start(installation, installation.A, installation.B, watched.Over);
        Assert.True((await lone.Kms.CreateVault(LiveCluster.Call(), Vault, new VaultSettings())).IsOk);
        watched.Refuses = new Refusal(RefusalCode.ZoneUnavailable, "Zone B is on fire.", TimeSpan.FromSeconds(7));
        Assert.Equal(watched.Refuses, (await Create(lone)).Refusal);
        Assert.Null((await installation.Store.Read("key/payments/signing", default)).Value);
        watched.Refuses = null;
        Assert.True((await Create(lone)).IsOk);
    }

    private static async Task<Result<KeyView>> Create(LoneCluster cluster) =>
        await cluster.Kms.CreateKey(LiveCluster.Call(), Key, "signing", KeySpecs.Oct(256).Value, KeySettings.Default);

    /// <summary>Stands where the provider stands, in front of it.</summary>
    private sealed class Watched
    {
        public ConcurrentQueue<string> Calls { get; } = [];

        public Refusal? Refuses { get; set; }

        /// <summary>The last one of a name is the one that grains get.</summary>
        public void Over(ISiloBuilder silo)
        {
            var real = silo.Services.Last(service => service.ServiceType == typeof(IGrainStorage) && (string?)service.ServiceKey == KmsNode.RecordStorage);
            silo.Services.AddGrainStorage(
                KmsNode.RecordStorage, (services, name) => new Storage(this, (ITwoZoneGrainStorage)real.KeyedImplementationFactory!(services, name)));
        }

        private sealed class Storage(Watched watched, ITwoZoneGrainStorage inner) : ITwoZoneGrainStorage
        {
            public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
            {
                watched.Calls.Enqueue($"read {grainId.Key}");
                return inner.ReadStateAsync(stateName, grainId, grainState);
            }

            public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
            {
                watched.Calls.Enqueue($"write {grainId.Key} {((ZoneRecord)(object)grainState.State!).Next!.Place.Version}");
                return watched.Refuses is { } refusal ? throw new TwoZoneStorageException(refusal) : inner.WriteStateAsync(stateName, grainId, grainState);
            }

            public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

            public Task DenyAsync(GrainId grainId, Denial denial) => inner.DenyAsync(grainId, denial);
        }
    }
}
