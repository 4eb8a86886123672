using System.Text;
using Kms.Orleans.Storage;
using Kms.Records;
using Kms.Testing;
using Orleans.Storage;
using Xunit;

namespace Kms.Orleans.Tests.Storage;

/// <summary>The provider under a grain whose state is a record already: what it stores is what everybody else reads in the zones.</summary>
public sealed class RecordStorageTests
{
    private const string Id = "key/payments/signing";
    private static readonly GrainId Grain = GrainId.Create("record", Id);

    private readonly MemoryZone a = new("A");
    private readonly MemoryZone b = new("B");

    [Fact]
    public async Task Write_StoresTheRecordAsItIsInBothZones()
    {
        await using var pair = await Open();
        var state = await Written(pair.Providers[0], 1, "sealed");
        Assert.Equal("1", state.ETag);
        Assert.True(state.RecordExists);
        foreach (var zone in (MemoryZone[])[a, b])
        {
            var row = (await zone.List("keys/payments", null, 10, default)).Value.Single();
            Assert.Equal((Id, 1L, "op-1", 77L), (row.Id, row.Version, row.OperationId, row.Index.DueUnixMs!.Value));
            Assert.Equal("sealed", Text(row.Body));
        }
    }

    [Fact]
    public async Task Read_ShowsWhatIsStoredAndItsVersion()
    {
        await using var pair = await Open();
        await Written(pair.Providers[0], 1, "one");
        await Written(pair.Providers[0], 2, "two");
        var read = await Read(pair.Providers[1]);
        Assert.Equal("2", read.ETag);
        Assert.Equal("two", Text(read.State!.Stored!.Body));
        Assert.Equal("keys/payments", read.State!.Stored.Place.Index.List);
    }

    [Fact]
    public async Task Read_NothingThere_SaysSo()
    {
        await using var pair = await Open();
        var read = await Read(pair.Providers[0]);
        Assert.Null(read.ETag);
        Assert.Null(read.State!.Stored);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task Write_OfAVersionThatIsNotTheNext_IsALostCompareAndSwapAndStoresNothing()
    {
        await using var pair = await Open();
        await Written(pair.Providers[0], 1, "one");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Written(pair.Providers[1], 1, "again"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Written(pair.Providers[1], 3, "a gap", tag: "1"));
        Assert.Equal("one", Text((await Read(pair.Providers[0])).State!.Stored!.Body));
    }

    [Fact]
    public async Task Write_OfAnotherGrainsRecord_IsRefused()
    {
        await using var pair = await Open();
        var state = new GrainState<ZoneRecord>(new ZoneRecord { Next = Next(1, "one") });
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => pair.Providers[0].WriteStateAsync("record", GrainId.Create("record", "key/payments/other"), state));
        Assert.Empty((await a.Scan(null, 10, default)).Value);
    }

    [Fact]
    public async Task Write_WithErase_DestroysTheEarlierBodies()
    {
        await using var pair = await Open();
        await Written(pair.Providers[0], 1, "a secret");
        await Written(pair.Providers[0], 2, "gone", erase: true);
        var log = (await a.Changes("payments", 0, 10, default)).Value;
        Assert.Equal([0, 4], log.Select(entry => entry.Body.Length));
    }

    [Fact]
    public async Task Deny_ZoneAway_IsInForceWithEveryRead()
    {
        await using var pair = await Open();
        await Written(pair.Providers[0], 1, "one");
        b.Down = true;
        var problem = await Assert.ThrowsAsync<TwoZoneStorageException>(() => Written(pair.Providers[0], 2, "two"));
        Assert.Equal(RefusalCode.ZoneUnavailable, problem.Refusal.Code);
        Assert.NotNull(problem.Refusal.RetryAfter);
        await ((ITwoZoneGrainStorage)pair.Providers[0]).DenyAsync(Grain, new Denial("d", Id, "no more"u8.ToArray(), 0, "op"));
        Assert.Equal("no more", Text((await Read(pair.Providers[0])).State!.Stored!.Denials.Single().Body));
    }

    [Fact]
    public async Task Clear_IsNotForRecords()
    {
        await using var pair = await Open();
        var state = await Written(pair.Providers[0], 1, "one");
        await Assert.ThrowsAsync<NotSupportedException>(() => pair.Providers[0].ClearStateAsync("record", Grain, state));
        Assert.NotNull((await Read(pair.Providers[0])).State!.Stored);
    }

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static RecordWrite Next(long version, string body, bool erase = false) => new(
        new RecordPlace("payments", Id, version, new RecordIndex("keys/payments", 77)), Encoding.UTF8.GetBytes(body), $"op-{version}", erase);

    private static async Task<GrainState<ZoneRecord>> Written(IGrainStorage provider, long version, string body, bool erase = false, string? tag = null)
    {
        var before = tag ?? (version == 1 ? null : StorageTag.Of(version - 1));
        var state = new GrainState<ZoneRecord>(new ZoneRecord { Next = Next(version, body, erase) }, before);
        await provider.WriteStateAsync("record", Grain, state);
        return state;
    }

    private static async Task<GrainState<ZoneRecord>> Read(IGrainStorage provider)
    {
        var state = new GrainState<ZoneRecord>();
        await provider.ReadStateAsync("record", Grain, state);
        return state;
    }

    private Task<StoragePair> Open() => StoragePair.Open(name => name == "A" ? a : b);
}
