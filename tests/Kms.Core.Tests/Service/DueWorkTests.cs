using Kms.Core.Tests.Zones;
using Kms.Records;
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
}
