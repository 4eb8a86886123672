using Kms.Clustering;
using Kms.SiloTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;
using Xunit;

namespace Kms.SiloTests.Database;

/// <summary>Orleans' grain storage provider on our tables, in a silo that runs: what its interface promises.</summary>
public sealed class StorageTests(DatabaseServer databases) : IAsyncLifetime
{
    private IHost host = null!;
    private IGrainStorage storage = null!;

    public static TheoryData<string> Keys =>
        ["text", Guid.Parse("11111111-2222-3333-4444-555555555555").ToString("N"), "2a", "2a+extension", new string('k', 400)];

    public async ValueTask InitializeAsync()
    {
        var database = databases.NewClusterDatabase();
        await ClusterSchema.Ensure(database, CancellationToken.None);
        host = await BareSilo.Start(BareSilo.Options(database));
        storage = host.Services.GetRequiredKeyedService<IGrainStorage>(ClusterWiring.StorageName);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task WriteState_AnyKindOfKey_IsReadByTheNextOne(string key)
    {
        var (grain, state) = (GrainId.Create("checkpoint", key), new GrainState<List<string>>(["one"]));
        await storage.WriteStateAsync("place", grain, state);
        state.State = ["two"];
        await storage.WriteStateAsync("place", grain, state);

        var read = await Read(grain);
        Assert.Equal(("two", state.ETag, true), (read.State!.SingleOrDefault(), read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task ReadState_Nothing_IsTheDefault()
    {
        var read = await Read(GrainId.Create("checkpoint", "none"));
        Assert.Equal((null, null, false), (read.State!.SingleOrDefault(), read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task WriteState_FirstWriteOfSixteen_OneWins()
    {
        var grain = GrainId.Create("checkpoint", "race");
        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            try
            {
                await storage.WriteStateAsync("place", grain, new GrainState<List<string>>(["writer " + i]));
                return "writer " + i;
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        }));
        Assert.Equal((await Read(grain)).State!.SingleOrDefault(), Assert.Single(won, writer => writer is not null));
    }

    [Fact]
    public async Task WriteState_OldETag_IsRefusedAndChangesNothing()
    {
        var grain = GrainId.Create("checkpoint", "stale");
        await storage.WriteStateAsync("place", grain, new GrainState<List<string>>(["one"]));
        var (ours, theirs) = (await Read(grain), await Read(grain));
        ours.State = ["two"];
        await storage.WriteStateAsync("place", grain, ours);
        theirs.State = ["three"];
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("place", grain, theirs));
        Assert.Equal("two", (await Read(grain)).State!.SingleOrDefault());
    }

    [Fact]
    public async Task ClearState_Twice_TheStaleOneIsRefused()
    {
        var grain = GrainId.Create("checkpoint", "cleared");
        await storage.WriteStateAsync("place", grain, new GrainState<List<string>>(["one"]));
        var (ours, theirs) = (await Read(grain), await Read(grain));
        await storage.ClearStateAsync("place", grain, ours);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("place", grain, theirs));
        var read = await Read(grain);
        Assert.Equal((null, false), (read.State!.SingleOrDefault(), read.RecordExists));

        ours.State = ["again"];
        await storage.WriteStateAsync("place", grain, ours);
        Assert.Equal("again", (await Read(grain)).State!.SingleOrDefault());
    }

    [Fact]
    public async Task WriteState_TwoNames_AreApart()
    {
        await storage.WriteStateAsync("place", GrainId.Create("checkpoint", "x"), new GrainState<List<string>>(["one"]));
        await storage.WriteStateAsync("time", GrainId.Create("checkpoint", "x"), new GrainState<List<string>>(["three"]));
        Assert.Equal("one", (await Read(GrainId.Create("checkpoint", "x"))).State!.SingleOrDefault());
    }

    private async Task<GrainState<List<string>>> Read(GrainId grain)
    {
        var state = new GrainState<List<string>>();
        await storage.ReadStateAsync("place", grain, state);
        return state;
    }
}
