using Kms.Testing;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>Every statement of a write in turn: its request is lost, its answer is lost, or the host dies there.</summary>
public sealed class TwoZoneCrashTests
{
    private readonly TwoZones zones = new();
    private int statements;

    public static TheoryData<string, int, bool> EveryStatement() =>
        [.. from zone in (string[])["A", "B"] from index in (int[])[1, 2] from happened in (bool[])[false, true] select (zone, index, happened)];

    [Theory]
    [MemberData(nameof(EveryStatement))]
    public async Task Write_OneStatementsAnswerIsLost_IsTrueToItsWord(string zone, int index, bool happened)
    {
        var store = await zones.Started();
        await store.Write(TwoZones.Write("r", 1, "one"), default);
        Lose(zone, index, happened, forEver: false);

        var written = await store.Write(TwoZones.Write("r", 2, "two"), default);
        Heal();
        await store.Tick(default);

        var text = TwoZones.Text(await store.Read("r", default));
        if (written.IsOk)
        {
            Assert.Equal("two", text);
        }
        else if (written.Refusal!.Code == RefusalCode.ZoneUnavailable)
        {
            Assert.Equal("one", text);
        }
        else
        {
            Assert.Equal(RefusalCode.OutcomeUnknown, written.Refusal.Code);
            Assert.Contains(text, (string?[])["one", "two"]);
        }

        Assert.True(await zones.AreEqual(), await ZoneDigest.Of(zones.A) + "\n----\n" + await ZoneDigest.Of(zones.B));
        Assert.True((await store.Write(TwoZones.Write("r", text == "two" ? 3 : 2, "next"), default)).IsOk);
        await LogsAreDense();
    }

    [Theory]
    [MemberData(nameof(EveryStatement))]
    public async Task Start_AfterTheHostDiedInAWrite_FindsBothZonesEqual(string zone, int index, bool happened)
    {
        var store = await zones.Started();
        await store.Write(TwoZones.Write("r", 1, "one"), default);
        Lose(zone, index, happened, forEver: true);
        var written = await store.Write(TwoZones.Write("r", 2, "two"), default);
        Heal();

        var next = await zones.Started();

        var text = TwoZones.Text(await next.Read("r", default));
        Assert.True(!written.IsOk || text == "two", "an acknowledged change is there");
        Assert.True(next.Health.CanWrite);
        Assert.True(await zones.AreEqual(), await ZoneDigest.Of(zones.A) + "\n----\n" + await ZoneDigest.Of(zones.B));
        Assert.Empty((await zones.A.Intents(null, 10, default)).Value);
        Assert.True((await next.Write(TwoZones.Write("r", text == "two" ? 3 : 2, "next"), default)).IsOk);
        await LogsAreDense();
    }

    /// <summary>The given statement of one zone, counted from here, and with <paramref name="forEver"/> everything after it in both zones.</summary>
    private void Lose(string zone, int index, bool happened, bool forEver)
    {
        var dead = false;
        foreach (var each in (MemoryZone[])[zones.A, zones.B])
        {
            var count = 0;
            each.BeforeStatement = _ =>
            {
                statements++;
                if (dead)
                {
                    return new(false);
                }

                var hit = each.Name == zone && ++count == index;
                dead |= hit && forEver && !happened;
                return new(!hit || happened);
            };
            each.AfterStatement = (_, _) =>
            {
                var hit = each.Name == zone && count == index;
                dead |= hit && forEver;
                return new(!dead && !(hit && !forEver));
            };
        }
    }

    private void Heal()
    {
        Assert.NotEqual(0, statements);
        foreach (var each in (MemoryZone[])[zones.A, zones.B])
        {
            each.BeforeStatement = null;
            each.AfterStatement = null;
        }
    }

    private async Task LogsAreDense()
    {
        var log = (await zones.A.Changes("v", 0, 100, default)).Value;
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(entry => entry.Sequence));
        Assert.Equal(log.Count, Assert.Single((await zones.A.StreamHeads(default)).Value).Sequence);
    }
}
