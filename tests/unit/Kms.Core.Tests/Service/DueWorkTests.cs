using Kms.Core.Tests.Zones;
using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Service;

/// <summary>The clock's work: one record that cannot be dealt with keeps no other one back.</summary>
public sealed class DueWorkTests
{
    [Fact]
    public async Task Do_RecordThatThrows_WaitsWhileTheOthersAreDone()
    {
        var zones = new TwoZones();
        var store = await zones.Started();
        Assert.True((await store.Write(TwoZones.Write("other/v/a", 1, "a", due: 1), default)).IsOk);
        Assert.True((await store.Write(TwoZones.Write("key/v/b", 1, "b", due: 2), default)).IsOk);
        var asked = new List<string>();
        var work = new DueWork(store, zones.Time, TimeSpan.FromMinutes(1), (_, _) => { });

        await Assert.ThrowsAsync<UnknownRecordException>(async () => await work.Do(Elapse, default));
        await work.Do(Elapse, default);
        Assert.Equal(["other/v/a", "key/v/b"], asked);

        zones.Time.Advance(await work.UntilNext(zones.Time.GetUtcNow(), default));
        await Assert.ThrowsAsync<UnknownRecordException>(async () => await work.Do(Elapse, default));
        Assert.Equal(["other/v/a", "key/v/b", "other/v/a"], asked);

        async ValueTask<Result<Done>> Elapse(string id, CancellationToken cancellation)
        {
            asked.Add(id);
            return id == "other/v/a" ? throw new UnknownRecordException(id) : await store.Write(TwoZones.Write(id, 2, "done"), cancellation);
        }
    }

    [Fact]
    public async Task Do_EachRecordThatIsDue_IsDealtWithOnceAndTold()
    {
        var (zones, store) = await Filled(("a", 1), ("b", 2), ("later", 10_000_000_000_000));
        var (asked, told) = (new List<string>(), new List<(string, bool)>());
        var work = new DueWork(store, zones.Time, CheckMax, (id, result) => told.Add((id, result.IsOk)));
        await work.Do(Done, default);
        Assert.Equal(["a", "b"], asked);
        Assert.Equal([("a", true), ("b", true)], told);
        await work.Do(Done, default);
        Assert.Equal(["a", "b"], asked);

        async ValueTask<Result<Done>> Done(string id, CancellationToken cancellation)
        {
            asked.Add(id);
            return await store.Write(TwoZones.Write(id, 2, "done"), cancellation);
        }
    }

    [Fact]
    public async Task Do_MoreThanAPage_IsDoneInOneGo()
    {
        var (zones, store) = await Filled([.. Enumerable.Range(0, 150).Select(number => ($"r{number:000}", (long)number + 1))]);
        var work = new DueWork(store, zones.Time, CheckMax, (_, _) => { });
        await work.Do((id, cancellation) => store.Write(TwoZones.Write(id, 2, "done"), cancellation), default);
        Assert.Empty((await store.Due(long.MaxValue, 10, default)).Value);
    }

    [Fact]
    public async Task Do_RecordThatIsStillDueAfterwards_IsAskedOnceAndWaits()
    {
        var (zones, store) = await Filled(("stubborn", 1));
        var asked = 0;
        var work = new DueWork(store, zones.Time, CheckMax, (_, _) => { });
        await work.Do((_, _) => new(Count()), default);
        Assert.Equal(2, asked);
        await work.Do((_, _) => new(Count()), default);
        Assert.Equal(2, asked);

        Result<Done> Count()
        {
            asked++;
            return default(Done);
        }
    }

    [Fact]
    public async Task Do_NoZoneCanBeRead_AsksNobody()
    {
        var (zones, store) = await Filled(("a", 1));
        zones.A.Down = zones.B.Down = true;
        var work = new DueWork(store, zones.Time, CheckMax, (_, _) => { });
        await work.Do((_, _) => throw new InvalidOperationException("Nothing was due."), default);
        Assert.Equal(RetryAfter, await work.UntilNext(zones.Time.GetUtcNow(), default));
    }

    [Theory]
    [InlineData(-1, 0)] // Due since the clock looked.
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(59_999, 59_999)]
    [InlineData(60_001, 60_000)]
    public async Task UntilNext_IsTheTimeThatIsLeftAndNotMoreThanTheLongestPause(long dueInMs, long expectedMs)
    {
        var zones = new TwoZones();
        var now = zones.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var (_, store) = await Filled(zones, [("a", now + dueInMs)]);
        var work = new DueWork(store, zones.Time, CheckMax, (_, _) => { });
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), await work.UntilNext(zones.Time.GetUtcNow(), default));
    }

    [Fact]
    public async Task UntilNext_NothingIsEverDue_IsTheLongestPause()
    {
        var (zones, store) = await Filled();
        Assert.Equal(CheckMax, await new DueWork(store, zones.Time, CheckMax, (_, _) => { }).UntilNext(zones.Time.GetUtcNow(), default));
    }

    private static TimeSpan CheckMax => TimeSpan.FromMinutes(1);

    private static TimeSpan RetryAfter => TimeSpan.FromSeconds(5);

    private static Task<(TwoZones Zones, TwoZoneStore Store)> Filled(params (string Id, long Due)[] records) => Filled(new TwoZones(), records);

    private static async Task<(TwoZones Zones, TwoZoneStore Store)> Filled(TwoZones zones, (string Id, long Due)[] records)
    {
        var store = await zones.Started();
        foreach (var (id, due) in records)
        {
            Assert.True((await store.Write(TwoZones.Write(id, 1, "due", due: due), default)).IsOk);
        }

        return (zones, store);
    }
}
