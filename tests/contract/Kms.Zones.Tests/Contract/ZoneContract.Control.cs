using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Zones.Tests.Contract;

/// <content>The control row, rejoin, replacement and cancellation.</content>
public abstract partial class ZoneContract
{
    private static readonly ZoneControl Next = new("installation", 2, "second", InService: false);

    [Fact]
    public async Task SetControl_AsExpected_ReplacesTheRowAndTheOldTicket()
    {
        Assert.True((await Zone.SetControl(ZoneSteps.FirstControl, Next, default)).IsApplied);

        Assert.Equal(Next, (await Zone.Control(default)).Value);
        Assert.Equal(ZoneOutcome.Stale, (await Do(ZoneSteps.Prepare("r", 1))).Outcome);
        Assert.True((await Zone.Execute(ZoneSteps.Prepare("r", 1), Next.Token, default)).IsApplied);
    }

    [Fact]
    public async Task SetControl_NotAsExpected_LosesAndChangesNothing()
    {
        ZoneControl?[] wrong = [null, Next, ZoneSteps.FirstControl with { Epoch = 5 }, ZoneSteps.FirstControl with { InService = false }];
        foreach (var expected in wrong)
        {
            Assert.Equal(ZoneOutcome.Lost, (await Zone.SetControl(expected, Next, default)).Outcome);
        }

        Assert.Equal(ZoneSteps.FirstControl, (await Zone.Control(default)).Value);
    }

    [Fact]
    public async Task SetControl_ManyAtOnce_OneWins()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
            await Zone.SetControl(ZoneSteps.FirstControl, Next with { Incarnation = $"i{i}" }, default))));

        Assert.Single(replies, reply => reply.IsApplied);
    }

    [Fact]
    public async Task Install_OverWhatIsThere_ReplacesRemovesAndRaisesHeads()
    {
        await Zone.Write(_ticket, "replaced");
        await Zone.Write(_ticket, "removed");
        var row = Listed("replaced", "list", 5, version: 8) with { Ballot = 3, Intent = ZoneSteps.Intent("i", 9, sequence: 21) };
        var entry = ChangeEntry.Noop("s", 1);
        var batch = new InstallBatch([row], ["removed", "never there"], [entry], [new("t", 4)]);
        Assert.True((await Zone.Install(_ticket, batch, default)).IsApplied);

        Assert.Equal(ZoneDigest.Line(row), ZoneDigest.Line(await Row("replaced")));
        Assert.Null((await Zone.Read("removed", default)).Value);
        Assert.Equal(ZoneDigest.Line(entry), ZoneDigest.Line((await Log("s"))[0]));
        Assert.Equal([new("s", 21), new("t", 4)], (await Zone.StreamHeads(default)).Value);
        Assert.Equal(["replaced"], (await Zone.Intents(null, 10, default)).Value.Select(found => found.Id));
    }

    [Fact]
    public async Task Deny_TwiceAndPaged_IsThereOnceUntilItIsWithdrawn()
    {
        Denial[] denials = [.. Enumerable.Range(0, 5).Select(i => new Denial("d" + i, "r" + (i % 2), new byte[] { (byte)i }, i, "op" + i))];
        foreach (var denial in denials.Concat(denials))
        {
            Assert.True((await Zone.Deny(denial, _ticket, default)).IsApplied);
        }

        Assert.Equal(["d0", "d1", "d2"], (await Zone.Denials(null, null, 3, default)).Value.Select(d => d.Id));
        Assert.Equal(["d3", "d4"], (await Zone.Denials(null, "d2", 3, default)).Value.Select(d => d.Id));
        var second = (await Zone.Denials("r1", "d1", 3, default)).Value.Single();
        Assert.Equal(("d3", "r1", 3L, "op3"), (second.Id, second.RecordId, second.TimeUnixMs, second.OperationId));
        Assert.Equal(new byte[] { 3 }, second.Body.ToArray());

        Assert.True((await Zone.Withdraw(["d1", "d3", "never there"], _ticket, default)).IsApplied);
        Assert.Equal(["d0", "d2", "d4"], (await Zone.Denials(null, null, 9, default)).Value.Select(d => d.Id));
    }

    [Fact]
    public async Task Deny_WithAnotherTicket_IsStaleAndChangesNothing()
    {
        var old = _ticket with { Epoch = _ticket.Epoch + 1 };
        Assert.Equal(ZoneOutcome.Stale, (await Zone.Deny(new Denial("d", "r", default, 0, "op"), old, default)).Outcome);
        Assert.Equal(ZoneOutcome.Stale, (await Zone.Withdraw(["d"], old, default)).Outcome);
        Assert.Empty((await Zone.Denials(null, null, 9, default)).Value);
    }

    [Fact]
    public async Task Install_HeadBelowTheLog_CutsTheLogThere()
    {
        await Zone.Write(_ticket, "one");
        await Zone.Write(_ticket, "two");
        await Zone.Write(_ticket, "three");
        Assert.True((await Zone.Install(_ticket, new InstallBatch([], [], [], [new("s", 1)]), default)).IsApplied);
        Assert.Equal([1L], (await Log("s")).Select(entry => entry.Sequence));
        Assert.Equal([new("s", 1)], (await Zone.StreamHeads(default)).Value);

        Assert.True((await Zone.Install(_ticket, new InstallBatch([], [], [], [new("s", 0)]), default)).IsApplied);
        Assert.Empty(await Log("s"));
        Assert.Empty((await Zone.StreamHeads(default)).Value);
    }

    [Fact]
    public async Task Install_StreamNotAsExpected_LosesAndChangesNothing()
    {
        await Zone.Write(_ticket, "r");
        var before = await ZoneDigest.Of(Zone);
        StreamHead[][] wrong = [[new("s", 0)], [new("s", 2)], [new("s", 1), new("t", 1)]];
        foreach (var expected in wrong)
        {
            var batch = new InstallBatch([Listed("other", null)], ["r"], [ChangeEntry.Noop("s", 2)], []) { Expected = expected };
            Assert.Equal(ZoneOutcome.Lost, (await Zone.Install(_ticket, batch, default)).Outcome);
        }

        Assert.Equal(before, await ZoneDigest.Of(Zone));
    }

    [Fact]
    public async Task Install_StreamAsExpected_IsDoneAndMovesTheHead()
    {
        await Zone.Write(_ticket, "r");
        var batch = new InstallBatch([], [], [ChangeEntry.Noop("s", 2), ChangeEntry.Noop("t", 1)], []) { Expected = [new("s", 1), new("t", 0)] };
        Assert.True((await Zone.Install(_ticket, batch, default)).IsApplied);
        Assert.Equal([new("s", 2), new("t", 1)], (await Zone.StreamHeads(default)).Value);
        Assert.Equal(ZoneOutcome.Lost, (await Zone.Install(_ticket, batch, default)).Outcome);
    }

    [Fact]
    public async Task Install_WithErasures_DestroysTheBodiesOfLowerVersionsOfThatRecordOnly()
    {
        await Zone.Write(_ticket, "r");
        await Zone.Write(_ticket, "r", 2);
        await Zone.Write(_ticket, "other");
        Assert.True((await Zone.Install(_ticket, new InstallBatch([], [], [], []) { Erased = [new("r", 2)] }, default)).IsApplied);

        var log = await Log("s");
        Assert.Equal([true, false, false], log.Select(entry => entry.Body.IsEmpty));
        Assert.All(log, entry => Assert.False(entry.Hash.IsEmpty));
        Assert.False((await Row("r"))!.Body.IsEmpty);
    }

    [Fact]
    public async Task Install_WithAnotherTicket_IsStaleAndChangesNothing()
    {
        var reply = await Zone.Install(Next.Token, new InstallBatch([Listed("r", null)], [], [], []), default);

        Assert.Equal(ZoneOutcome.Stale, reply.Outcome);
        Assert.Null((await Zone.Read("r", default)).Value);
    }

    [Fact]
    public async Task Replace_OfAZoneInUse_MakesAnEmptyOneThatNobodyHasATicketFor()
    {
        await Zone.Write(_ticket, "r");
        Assert.True((await Zone.Replace(default)).IsApplied);

        Assert.Null((await Zone.Control(default)).Value);
        Assert.Empty(await ZoneDigest.Of(Zone));
        Assert.Equal(ZoneOutcome.Stale, (await Do(ZoneSteps.Prepare("r", 1))).Outcome);
        await Zone.Claim();
        Assert.Equal(1, await Zone.Write(_ticket, "r"));
    }

    [Fact]
    public async Task Open_Again_KeepsEverything()
    {
        await Zone.Write(_ticket, "r");
        var before = await ZoneDigest.Of(Zone);
        Assert.True((await Zone.Open(default)).IsApplied);

        Assert.Equal(before, await ZoneDigest.Of(Zone));
        Assert.Equal(2, await Zone.Write(_ticket, "r", 2));
    }

    [Fact]
    public async Task Execute_AlreadyCancelled_ThrowsAndDoesNothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Zone.Execute(ZoneSteps.Prepare("r", 1), _ticket, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Zone.Read("r", cancelled));

        Assert.Null((await Zone.Read("r", default)).Value);
    }

    [Fact]
    public async Task Execute_TextAndBytesOfEveryKind_ComeBackAsTheyWere()
    {
        var row = Listed("ключ/\u00e9/\ud83d\udd11'\"%_", "", long.MaxValue) with
        {
            Stream = new string('s', 3000),
            OperationId = "",
            Body = new byte[200_000],
            Hash = default,
            Ballot = long.MaxValue,
            Intent = ZoneSteps.Intent("", 2, "") with { Index = new RecordIndex("", long.MinValue), Body = default, OperationId = "" },
        };
        await Install(row);

        Assert.Equal(ZoneDigest.Line(row), ZoneDigest.Line(await Row(row.Id)));
        Assert.Equal([row.Id], (await Zone.List("", null, 9, default)).Value.Select(found => found.Id));
    }
}
