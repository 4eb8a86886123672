using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>What each statement does to a row, and when it loses: one condition wrong at a time.</summary>
public sealed class ZoneRulesTests
{
    private static readonly Intent Mine = new("i", 3, new RecordIndex("list", 9), new byte[] { 3 }, new byte[] { 33 }, "v", 12, 77, "op", false);

    /// <summary>Version 2, ballot 5.</summary>
    private static readonly ZoneRow Clean = new("key/v/a", "v", 2, RecordIndex.None, new byte[] { 2 }, new byte[] { 22 }, "op before", 5, null);

    private static readonly ZoneRow Held = Clean with { Intent = Mine };

    [Fact]
    public void Prepare_OnACleanRow_StandsBesideTheVersionWithItsNumber() =>
        Assert.Equal(Clean with { Intent = Mine with { Sequence = 40 } }, ZoneRules.Apply(Clean, new Prepare(Clean.Id, 5, Mine), 40));

    [Fact]
    public void Prepare_OnNoRow_MakesItWithItsStream()
    {
        var first = Mine with { Version = 1, Stream = "w" };
        Assert.Equal(ZoneRow.Absent("x") with { Stream = "w", Intent = first with { Sequence = 1 } }, ZoneRules.Apply(ZoneRow.Absent("x"), new Prepare("x", 0, first), 1));
    }

    [Fact]
    public void Prepare_WrongInOneThing_Loses()
    {
        Assert.Null(ZoneRules.Apply(Held, new Prepare(Clean.Id, 5, Mine), 40));
        Assert.Null(ZoneRules.Apply(Clean, new Prepare(Clean.Id, 4, Mine), 40));
        Assert.Null(ZoneRules.Apply(Clean, new Prepare(Clean.Id, 6, Mine), 40));
        Assert.Null(ZoneRules.Apply(Clean, new Prepare(Clean.Id, 5, Mine with { Version = 2 }), 40));
        Assert.Null(ZoneRules.Apply(Clean, new Prepare(Clean.Id, 5, Mine with { Version = 4 }), 40));
    }

    [Fact]
    public void Commit_OfTheIntent_MakesItTheVersionAndLogsIt()
    {
        var after = ZoneRules.Apply(Held, new Commit(Clean.Id, "i"), 0);

        Assert.Equal(new ZoneRow(Clean.Id, "v", 3, Mine.Index, Mine.Body, Mine.Hash, "op", 5, null), after);
        Assert.Equal(new ChangeEntry("v", 12, Clean.Id, 3, Mine.Index, Mine.Body, Mine.Hash, 77, "op"), ZoneRules.Logged(Held, new Commit(Clean.Id, "i")));
        Assert.Null(ZoneRules.Apply(Held, new Commit(Clean.Id, "j"), 0));
        Assert.Null(ZoneRules.Apply(Clean, new Commit(Clean.Id, "i"), 0));
    }

    [Fact]
    public void Abort_OfTheIntent_RaisesTheBallotAndLeavesANoop()
    {
        Assert.Equal(Clean with { Ballot = 6 }, ZoneRules.Apply(Held, new Abort(Clean.Id, "i"), 0));
        Assert.Equal(ChangeEntry.Noop("v", 12), ZoneRules.Logged(Held, new Abort(Clean.Id, "i")));
        Assert.Null(ZoneRules.Apply(Held, new Abort(Clean.Id, "j"), 0));
        Assert.Null(ZoneRules.Apply(Clean, new Abort(Clean.Id, "i"), 0));
    }

    [Fact]
    public void Fence_OnACleanRow_RaisesTheBallotAndKeepsTheStream()
    {
        Assert.Equal(Clean with { Ballot = 6 }, ZoneRules.Apply(Clean, new Fence(Clean.Id, 2, 5, "other", 12), 0));
        Assert.Equal(ChangeEntry.Noop("other", 12), ZoneRules.Logged(Clean, new Fence(Clean.Id, 2, 5, "other", 12)));
        Assert.Null(ZoneRules.Logged(Clean, new Fence(Clean.Id, 2, 5, "other", 0)));
    }

    [Fact]
    public void Fence_OnNoRow_MakesItInTheStreamOfTheChangeThatItKeepsOut() =>
        Assert.Equal(ZoneRow.Absent("x") with { Stream = "w", Ballot = 1 }, ZoneRules.Apply(ZoneRow.Absent("x"), new Fence("x", 0, 0, "w", 1), 0));

    [Fact]
    public void Fence_WrongInOneThing_Loses()
    {
        Assert.Null(ZoneRules.Apply(Held, new Fence(Clean.Id, 2, 5, "v", 12), 0));
        Assert.Null(ZoneRules.Apply(Clean, new Fence(Clean.Id, 1, 5, "v", 12), 0));
        Assert.Null(ZoneRules.Apply(Clean, new Fence(Clean.Id, 3, 5, "v", 12), 0));
        Assert.Null(ZoneRules.Apply(Clean, new Fence(Clean.Id, 2, 4, "v", 12), 0));
        Assert.Null(ZoneRules.Apply(Held, new Fence(Clean.Id, 1, 5, "v", 12), 0));
        Assert.Null(ZoneRules.Apply(Held, new Fence(Clean.Id, 2, 4, "v", 12), 0));
    }

    [Fact]
    public void MustBeDurable_AllButTheCommit() => Assert.Equal(
        [true, false, true, true],
        new ZoneStatement[] { new Prepare("x", 0, Mine), new Commit("x", "i"), new Abort("x", "i"), new Fence("x", 0, 0, "v", 1) }.Select(s => s.MustBeDurable));
}
