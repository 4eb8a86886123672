using System.Text;
using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Zones.Tests.Contract;

/// <content>The change log: dense numbers, no-ops, erasure.</content>
public abstract partial class ZoneContract
{
    [Fact]
    public async Task Prepare_ManyAtOnce_TakeDenseNumbersInEachStream()
    {
        const int Writers = 16;
        const int EachWrites = 25;
        var sequences = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var mine = new List<long>();
            for (var i = 0; i < EachWrites; i++)
            {
                mine.Add(await Zone.Write(_ticket, $"r{writer}-{i}", stream: $"s{writer % 2}"));
            }

            return mine;
        })));

        for (var stream = 0; stream < 2; stream++)
        {
            var numbers = sequences.Where((_, writer) => writer % 2 == stream).SelectMany(mine => mine).Order();
            Assert.Equal(Enumerable.Range(1, Writers / 2 * EachWrites).Select(n => (long)n), numbers);
            Assert.Equal(numbers, (await Log($"s{stream}")).Select(entry => entry.Sequence));
        }

        Assert.Equal([new("s0", 200), new("s1", 200)], (await Zone.StreamHeads(default)).Value);
    }

    [Fact]
    public async Task Prepare_ManyOnOneRecord_OneWinsAndTheLosersTakeNoNumber()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            Do(new Prepare("r", 0, ZoneSteps.Intent($"i{i}", 1))))));

        Assert.Single(replies, reply => reply.IsApplied);
        Assert.All(replies.Where(reply => !reply.IsApplied), reply => Assert.Equal(ZoneOutcome.Lost, reply.Outcome));
        Assert.Equal([new("s", 1)], (await Zone.StreamHeads(default)).Value);
    }

    [Fact]
    public async Task Prepare_WithGivenNumber_RaisesTheHeadAndNeverLowersIt()
    {
        Assert.Equal(9, (await Do(new Prepare("a", 0, ZoneSteps.Intent("a", 1, sequence: 9)))).Value);
        Assert.Equal(4, (await Do(new Prepare("b", 0, ZoneSteps.Intent("b", 1, sequence: 4)))).Value);
        Assert.Equal(10, (await Do(new Prepare("c", 0, ZoneSteps.Intent("c", 1)))).Value);
    }

    [Fact]
    public async Task Abort_OfAnIntent_LeavesANoopAndTheOldVersion()
    {
        await Zone.Write(_ticket, "r");
        var old = await Row("r");
        await Do(ZoneSteps.Prepare("r", 2));
        Assert.True((await Do(new Abort("r", "r@2"))).IsApplied);

        Assert.Equal(ZoneDigest.Line(old with { Ballot = 1 }), ZoneDigest.Line(await Row("r")));
        Assert.Equal(ZoneDigest.Line(ChangeEntry.Noop("s", 2)), ZoneDigest.Line((await Log("s"))[1]));
        Assert.Equal(ZoneOutcome.Lost, (await Do(ZoneSteps.Prepare("r", 2))).Outcome);
    }

    [Fact]
    public async Task Fence_OnAnAbsentRow_KeepsOutAPrepareThatComesLate()
    {
        Assert.True((await Do(new Fence("r", 0, 0, "s", 3))).IsApplied);

        Assert.Equal(ZoneOutcome.Lost, (await Do(ZoneSteps.Prepare("r", 1))).Outcome);
        Assert.Equal([ZoneDigest.Line(ChangeEntry.Noop("s", 3))], (await Log("s")).Select(ZoneDigest.Line));
        Assert.True((await Do(new Prepare("r", 1, ZoneSteps.Intent("i", 1)))).Value == 4);
    }

    [Fact]
    public async Task Commit_OfAnErasure_ClearsTheEarlierBodiesOfThatRecordOnly()
    {
        await Zone.Write(_ticket, "r", 1, body: "first");
        await Zone.Write(_ticket, "other", 1, body: "kept");
        await Zone.Write(_ticket, "r", 2, body: "second", stream: "t");
        await Zone.Write(_ticket, "r", 3, body: "tombstone", erase: true);

        Assert.Equal(["", "kept", "tombstone"], (await Log("s")).Select(Body));
        Assert.Equal([""], (await Log("t")).Select(Body));
        Assert.Equal(2, (await Log("s"))[0].Hash.Length);
        Assert.Equal("tombstone", Encoding.UTF8.GetString((await Row("r")).Body.Span));
    }

    [Fact]
    public async Task Changes_AfterANumber_StartAboveItAndStopAtTheLimit()
    {
        for (var i = 1; i <= 7; i++)
        {
            await Zone.Write(_ticket, $"r{i}");
        }

        Assert.Equal([3, 4, 5], (await Zone.Changes("s", 2, 3, default)).Value.Select(entry => entry.Sequence));
        Assert.Empty((await Zone.Changes("s", 7, 3, default)).Value);
        Assert.Empty((await Zone.Changes("none", 0, 3, default)).Value);
    }

    private static string Body(ChangeEntry entry) => Encoding.UTF8.GetString(entry.Body.Span);
}
