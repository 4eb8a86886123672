using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Zones.Tests.Contract;

/// <content>Every statement on every state of a row, held against <see cref="ZoneRules"/>.</content>
public abstract partial class ZoneContract
{
    private const long Head = 40;
    private const long TakenNumber = 7;

    [Fact]
    public async Task Execute_EveryStatementOnEveryRowState_DoesWhatTheRulesSay()
    {
        var cases = 0;
        foreach (var state in RowStates())
        {
            foreach (var shape in Statements(state))
            {
                // A row and a stream of its own for every case, so that none disturbs another.
                var (id, stream) = ($"r{cases}", $"s{cases}");
                cases++;
                await Check(Place(state, id, stream), Place(shape, id, stream), stream);
            }
        }

        Assert.True(cases > 400, $"only {cases} cases were generated");
    }

    [Theory]
    [InlineData(2, "first")]
    [InlineData(0, "first")]
    [InlineData(1, "second")]
    [InlineData(1, "")]
    public async Task Execute_TicketOfAnotherTime_IsStaleAndChangesNothing(long epoch, string incarnation)
    {
        await Zone.Write(_ticket, "clean");
        await Do(ZoneSteps.Prepare("open", 1));
        var before = await ZoneDigest.Of(Zone);
        ZoneStatement[] statements =
        [
            ZoneSteps.Prepare("clean", 2), ZoneSteps.Prepare("new", 1), new Commit("open", "open@1"), new Abort("open", "open@1"),
            new Fence("clean", 1, 0, "s", 9), new Fence("new", 0, 0, "s", 9),
        ];
        foreach (var statement in statements)
        {
            var reply = await Zone.Execute(statement, new FencingToken(epoch, incarnation), default);
            Assert.Equal(ZoneOutcome.Stale, reply.Outcome);
            Assert.NotNull(reply.Reason);
        }

        Assert.Equal(before, await ZoneDigest.Of(Zone));
    }

    private static IEnumerable<ZoneRow> RowStates()
    {
        yield return ZoneRow.Absent("x");
        foreach (var version in new long[] { 0, 1, 3 })
        {
            foreach (var ballot in new long[] { 0, 2 })
            {
                var clean = Listed("x", version == 0 ? null : "list", version == 0 ? null : 5, version) with { Ballot = ballot };
                if (version == 0)
                {
                    clean = clean with { Body = default, Hash = default, OperationId = "" };
                }

                yield return clean;
                yield return clean with { Stream = "" };
                yield return clean with { Intent = ZoneSteps.Intent("i", version + 1, sequence: TakenNumber + 1) };
                yield return clean with { Intent = ZoneSteps.Intent("i", version + 1, sequence: TakenNumber) with { Index = RecordIndex.None, Erase = true } };
            }
        }
    }

    private static IEnumerable<ZoneStatement> Statements(ZoneRow state)
    {
        foreach (var intent in new[] { "i", "other", "" })
        {
            yield return new Commit("x", intent);
            yield return new Abort("x", intent);
        }

        foreach (var version in new[] { state.Version - 1, state.Version, state.Version + 1 })
        {
            foreach (var ballot in new[] { state.Ballot - 1, state.Ballot, state.Ballot + 1 })
            {
                foreach (var sequence in new long[] { 0, TakenNumber, Head + 5 })
                {
                    yield return new Prepare("x", ballot, ZoneSteps.Intent("new", version + 1, sequence: sequence));
                    yield return new Fence("x", version, ballot, "s", sequence);
                }
            }
        }
    }

    private static ZoneRow Place(ZoneRow row, string id, string stream) => row with
    {
        Id = id,
        Stream = row.Stream.Length == 0 ? row.Stream : stream,
        Intent = row.Intent is { } intent ? intent with { Stream = stream } : null,
    };

    private static ZoneStatement Place(ZoneStatement statement, string id, string stream) => statement switch
    {
        Prepare p => p with { RecordId = id, Intent = p.Intent with { Stream = stream } },
        Fence f => f with { RecordId = id, Stream = stream },
        _ => statement with { RecordId = id },
    };

    private async Task Check(ZoneRow before, ZoneStatement statement, string stream)
    {
        var isThere = before != ZoneRow.Absent(before.Id);
        var taken = ChangeEntry.Noop(stream, TakenNumber);
        var batch = new InstallBatch(isThere ? [before] : [], [], [taken], [new StreamHead(stream, Head)]);
        Assert.True((await Zone.Install(_ticket, batch, default)).IsApplied);

        var number = statement is Prepare { Intent.Sequence: var asked } ? (asked == 0 ? Head + 1 : asked) : 0;
        var after = ZoneRules.Apply(before, statement, number);
        var logged = after is null ? null : ZoneRules.Logged(before, statement);
        var reply = await Do(statement);

        var because = $"{ZoneDigest.Line(before)} <- {statement}";
        Assert.True(reply.Outcome == (after is null ? ZoneOutcome.Lost : ZoneOutcome.Applied), $"{because}: {reply}");
        Assert.True(reply.Value == (after is null ? 0 : number), $"{because}: {reply}");
        Assert.Equal(ZoneDigest.Line(after ?? before), ZoneDigest.Line(await Row(before.Id)));
        Assert.Equal(isThere || after is not null, (await Zone.Read(before.Id, default)).Value is not null);

        var entries = new SortedDictionary<long, ChangeEntry> { [TakenNumber] = taken };
        if (logged is { RecordId: not null } || (logged is not null && !entries.ContainsKey(logged.Sequence)))
        {
            entries[logged.Sequence] = logged;
        }

        Assert.Equal(entries.Values.Select(ZoneDigest.Line), (await Log(stream)).Select(ZoneDigest.Line));
        var heads = (await Zone.StreamHeads(default)).Value.ToDictionary(head => head.Stream, head => head.Sequence);
        Assert.Equal(Math.Max(Head, Math.Max(after is null ? 0 : number, logged?.Sequence ?? 0)), heads[stream]);
    }

    [Fact]
    public async Task Look_AtOneRecord_GivesItsDenialsItsRowAndTheControlRow()
    {
        await Zone.Write(_ticket, "r");
        await Do(ZoneSteps.Prepare("r", 2));
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await Zone.Deny(new Denial("d" + i, "r", new byte[] { 1 }, i, "op"), _ticket, default)).IsApplied);
        }

        Assert.True((await Zone.Deny(new Denial("other", "x", new byte[] { 1 }, 0, "op"), _ticket, default)).IsApplied);
        var (all, two) = ((await Zone.Look("r", 10, default)).Value, (await Zone.Look("r", 2, default)).Value);
        Assert.Equal(["d0", "d1", "d2"], all.Denials.Select(denial => denial.Id));
        Assert.Equal(["d0", "d1"], two.Denials.Select(denial => denial.Id));
        var row = await Row("r");
        Assert.Equal((row.Version, row.Ballot, row.Intent!.Id), (all.Row!.Version, all.Row.Ballot, all.Row.Intent!.Id));
        Assert.Equal(row.Body.ToArray(), all.Row.Body.ToArray());
        Assert.Equal((await Zone.Control(default)).Value, all.Control);
    }

    [Fact]
    public async Task Look_AtNothing_GivesTheControlRowAlone()
    {
        var sight = (await Zone.Look("r", 10, default)).Value;
        Assert.Null(sight.Row);
        Assert.Empty(sight.Denials);
        Assert.Equal(_ticket, sight.Control!.Token);
    }
}
