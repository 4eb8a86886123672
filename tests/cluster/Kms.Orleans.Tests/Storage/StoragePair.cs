using System.Text.Json;
using Kms.Crypto;
using Kms.Crypto.Records;
using Kms.Orleans.Storage;
using Kms.TwoZone;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Kms.Orleans.Tests.Storage;

/// <summary>Two providers on the same two zones, each with a store of its own, as on two silos.</summary>
internal sealed class StoragePair : IAsyncDisposable
{
    private readonly IZone[] zones;
    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private StoragePair(IZone[] zones, TwoZoneStore[] stores)
    {
        this.zones = zones;
        Stores = stores;
        Providers = [.. stores.Select(Provider)];
    }

    public IReadOnlyList<TwoZoneStore> Stores { get; }

    public IReadOnlyList<IGrainStorage> Providers { get; }

    /// <param name="make">Makes a zone of this name; called twice for each, so two objects for one database.</param>
    public static async Task<StoragePair> Open(Func<string, IZone> make)
    {
        IZone[] zones = [make("A"), make("B"), make("A"), make("B")];
        TwoZoneStore[] stores = [Store(zones[0], zones[1]), Store(zones[2], zones[3])];
        foreach (var store in stores)
        {
            var started = await store.Start(CancellationToken.None);
            if (!started.IsOk)
            {
                throw new InvalidOperationException(started.Refusal.ToString());
            }
        }

        return new StoragePair(zones, stores);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var zone in zones)
        {
            await zone.DisposeAsync();
        }

        await services.DisposeAsync();
    }

    private static TwoZoneStore Store(IZone a, IZone b) => new(a, b, new RecordHash(), new Identities(), TimeProvider.System, _ => { });

    private TwoZoneGrainStorage Provider(TwoZoneStore store) => new(
        "test",
        new TwoZoneStorageOptions { Store = store, Identities = new Identities() },
        new Lazy<IGrainStorageSerializer>(() => new JsonStates()),
        services.GetRequiredService<IActivatorProvider>(),
        new NoGrain());

    private sealed class NoGrain : IGrainContextAccessor
    {
        public IGrainContext GrainContext => null!;
    }
}

/// <summary>The smallest serializer of one's own.</summary>
internal sealed class JsonStates : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T? Deserialize<T>(BinaryData input) => input.ToObjectFromJson<T>();
}
