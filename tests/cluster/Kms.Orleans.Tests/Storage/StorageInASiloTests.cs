using Kms.Crypto;
using Kms.Crypto.Records;
using Kms.Orleans.Storage;
using Kms.Testing;
using Kms.TwoZone;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace Kms.Orleans.Tests.Storage;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add();

    /// <summary>Adds, and hides that it failed.</summary>
    Task AddAndHide();

    Task<Guid> Activation();
}

internal sealed class CounterGrain([PersistentState("counter", "zones")] IPersistentState<Note> state) : Grain, ICounterGrain
{
    private readonly Guid activation = Guid.NewGuid();

    public async Task<int> Add()
    {
        state.State.Number++;
        await state.WriteStateAsync();
        return state.State.Number;
    }

    public async Task AddAndHide()
    {
        try
        {
            await Add();
        }
        catch (Exception problem) when (problem is OrleansException or TwoZoneStorageException)
        {
            // As an application might.
        }
    }

    public Task<Guid> Activation() => Task.FromResult(activation);
}

/// <summary>An application of its own, with no key in it, on the provider.</summary>
public sealed class StorageInASiloTests : IAsyncLifetime
{
    private readonly MemoryZone a = new("A");
    private readonly MemoryZone b = new("B");
    private InProcessTestCluster? cluster;

    private ICounterGrain Counter => cluster!.Client.GetGrain<ICounterGrain>("c");

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddTwoZoneGrainStorage("zones", new TwoZoneStorageOptions
        {
            Store = new TwoZoneStore(a, b, new RecordHash(), new Identities(), TimeProvider.System, _ => { }),
            Identities = new Identities(),
            Serializer = new JsonStates(),
            TendEvery = TimeSpan.FromMilliseconds(20),
        }));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await cluster!.DisposeAsync();

    [Fact]
    public async Task State_AfterDeactivation_IsReadAgain()
    {
        Assert.Equal(1, await Counter.Add());
        Assert.Equal(2, await Counter.Add());
        await cluster!.DeactivateAsync(Counter);
        Assert.Equal(3, await Counter.Add());
        Assert.Equal(await ZoneDigest.Of(a), await ZoneDigest.Of(b));
    }

    [Fact]
    public async Task LostCompareAndSwap_IsInconsistentState_AndTheGrainReadsAgain()
    {
        await Counter.Add();
        await ChangeBehindItsBack(100);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Counter.Add());
        Assert.Equal(101, await Counter.Add());
    }

    [Fact]
    public async Task AnyStorageError_DeactivatesTheGrain_EvenIfItHidesIt()
    {
        await Counter.Add();
        var before = await Counter.Activation();
        b.Down = true;
        await Counter.AddAndHide();
        await Eventually.True(async () => await Counter.Activation() != before, "the activation that may be wrong is gone");
        b.Down = false;
        await Eventually.True(
            async () =>
            {
                await Counter.AddAndHide();
                return a.Executed.Count(done => done.Statement is Commit) >= 2;
            },
            "writing works again");
    }

    private async Task ChangeBehindItsBack(int number)
    {
        var store = new TwoZoneStore(a, b, new RecordHash(), new Identities(), TimeProvider.System, _ => { });
        await store.Start(CancellationToken.None);
        var id = $"grain/zones/counter/{Counter.GetGrainId()}";
        var record = (await store.Read(id, CancellationToken.None)).Value!;
        var place = record.Place with { Version = record.Place.Version + 1 };
        byte[] body = [1, .. new JsonStates().Serialize(new Note { Number = number }).ToArray()];
        Assert.True((await store.Write(new(place, body, "op"), CancellationToken.None)).IsOk);
    }
}
