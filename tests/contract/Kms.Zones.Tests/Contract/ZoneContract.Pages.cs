using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Zones.Tests.Contract;

/// <content>Pages: their order, their bounds, and that only what is committed is found.</content>
public abstract partial class ZoneContract
{
    [Fact]
    public async Task List_InPages_GivesEveryRowOfTheListOnceInIdOrder()
    {
        await Install([.. Enumerable.Range(0, 23).Select(i => Listed($"key/v/{i:00}", i % 2 == 0 ? "keys/v" : "keys/w"))]);
        var seen = new List<string>();
        string? after = null;
        while (true)
        {
            var page = (await Zone.List("keys/v", after, 5, default)).Value;
            seen.AddRange(page.Select(row => row.Id));
            if (page.Count < 5)
            {
                break;
            }

            after = page[^1].Id;
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"key/v/{i * 2:00}"), seen);
    }

    [Fact]
    public async Task List_RowThatIsOnlyPrepared_ShowsTheCommittedListOnly()
    {
        await Do(ZoneSteps.Prepare("new", 1));
        await Zone.Write(_ticket, "old");
        await Do(new Prepare("old", 0, ZoneSteps.Intent("move", 2) with { Index = new RecordIndex("elsewhere", null) }));

        Assert.Equal(["old"], (await Zone.List("list/s", null, 10, default)).Value.Select(row => row.Id));
        Assert.Empty((await Zone.List("elsewhere", null, 10, default)).Value);
        await Do(new Commit("old", "move"));
        Assert.Empty((await Zone.List("list/s", null, 10, default)).Value);
        Assert.Equal(["old"], (await Zone.List("elsewhere", null, 10, default)).Value.Select(row => row.Id));
    }

    [Fact]
    public async Task List_RowAtVersionZero_IsNotListedAndNotDue()
    {
        await Install(Listed("r", "list", due: 1, version: 0));

        Assert.Empty((await Zone.List("list", null, 10, default)).Value);
        Assert.Empty((await Zone.Due(10, 10, default)).Value);
        Assert.Null((await Zone.NextDue(default)).Value);
    }

    [Fact]
    public async Task Due_UpToATime_GivesTheEarliestFirst()
    {
        await Install(Listed("a", null, 30), Listed("b", null, 10), Listed("c", null, 10), Listed("d", null), Listed("e", null, 31));

        Assert.Equal(["b", "c", "a"], (await Zone.Due(30, 10, default)).Value);
        Assert.Equal(["b", "c"], (await Zone.Due(30, 2, default)).Value);
        Assert.Empty((await Zone.Due(9, 10, default)).Value);
        Assert.Equal(10, (await Zone.NextDue(default)).Value);
    }

    [Fact]
    public async Task NextDue_NothingIsDue_IsNull() => Assert.Null((await Zone.NextDue(default)).Value);

    [Fact]
    public async Task Intents_InPages_GivesThePreparedRowsInIdOrder()
    {
        for (var i = 0; i < 9; i++)
        {
            await Do(ZoneSteps.Prepare($"r{i}", 1));
        }

        await Do(new Commit("r0", "r0@1"));
        await Do(new Abort("r5", "r5@1"));

        Assert.Equal(["r1", "r2", "r3"], (await Zone.Intents(null, 3, default)).Value.Select(row => row.Id));
        Assert.Equal(["r4", "r6", "r7"], (await Zone.Intents("r3", 3, default)).Value.Select(row => row.Id));
        Assert.Equal(["r8"], (await Zone.Intents("r7", 3, default)).Value.Select(row => row.Id));
    }

    [Fact]
    public async Task Scan_InPages_GivesAllRowsInIdOrder()
    {
        await Zone.Write(_ticket, "b");
        await Do(ZoneSteps.Prepare("a", 1));
        await Do(new Fence("c", 0, 0, "s", 0));

        Assert.Equal(["a", "b"], (await Zone.Scan(null, 2, default)).Value.Select(row => row.Id));
        Assert.Equal(["c"], (await Zone.Scan("b", 2, default)).Value.Select(row => row.Id));
        Assert.Empty((await Zone.Scan(null, 0, default)).Value);
    }

    [Fact]
    public async Task Read_AbsentRow_IsNull() => Assert.Null((await Zone.Read("none", default)).Value);

    [Fact]
    public async Task Read_RightAfterAWrite_SeesIt()
    {
        for (var i = 0; i < 200; i++)
        {
            await Zone.Write(_ticket, "r", i + 1);
            Assert.Equal(i + 1, (await Row("r")).Version);
        }
    }
}
