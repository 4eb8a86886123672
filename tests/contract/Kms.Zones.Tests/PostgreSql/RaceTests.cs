using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;
using Xunit;

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>Two hosts on one database: each statement's compare-and-swap decides, and not who came through which process.</summary>
public sealed class RaceTests(SharedCluster cluster) : IAsyncLifetime
{
    private PostgreSqlZone one = null!;
    private PostgreSqlZone other = null!;
    private FencingToken token;

    public async ValueTask InitializeAsync()
    {
        var schema = cluster.NewSchema();
        one = await cluster.NewZone(schema);
        other = await cluster.NewZone(schema);

        // Both find nothing and both want to make it.
        var opened = await Task.WhenAll(one.Open(default).AsTask(), other.Open(default).AsTask());
        Assert.All(opened, reply => Assert.True(reply.IsApplied, reply.Reason));
        token = await one.Claim();
    }

    public async ValueTask DisposeAsync()
    {
        if (one is not null)
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Prepare_TenThousandRacesOfTwoHosts_EachHasOneWinnerAndNumbersAreDense()
    {
        const int Records = 10_000;
        const int Streams = 3;
        var winners = new int[Records];

        // Each host in an order of its own, so that their batches overlap in every way.
        await Task.WhenAll(Race(one, "one", 1), Race(other, "other", 2));

        Assert.All(winners, count => Assert.Equal(1, count));
        var sequences = new SortedDictionary<string, List<long>>(StringComparer.Ordinal);
        string? after = null;
        while ((await one.Scan(after, 1000, default)).Value is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                sequences.TryAdd(row.Stream, []);
                sequences[row.Stream].Add(row.Intent!.Sequence);
            }

            after = page[^1].Id;
        }

        Assert.Equal(Streams, sequences.Count);
        Assert.All(sequences.Values, numbers => Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers.Order()));
        Assert.Equal(
            sequences.Select(stream => new StreamHead(stream.Key, stream.Value.Count)), (await other.StreamHeads(default)).Value);

        async Task Race(PostgreSqlZone zone, string who, int seed)
        {
            var order = Enumerable.Range(0, Records).ToArray();
            new Random(seed).Shuffle(order);
            await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            {
                var prepare = new Prepare($"r{i}", 0, ZoneSteps.Intent($"{who}-{i}", 1, $"s{i % Streams}"));
                var reply = await zone.Execute(prepare, token, default);
                Assert.True(reply.Outcome is ZoneOutcome.Applied or ZoneOutcome.Lost, reply.ToString());
                Interlocked.Add(ref winners[i], reply.IsApplied ? 1 : 0);
            });
        }
    }

    [Fact]
    public async Task Execute_CommitsAbortsAndFencesOfTwoHosts_OneDecidesEachRecord()
    {
        const int Records = 500;
        for (var i = 0; i < Records; i++)
        {
            Assert.True((await one.Execute(ZoneSteps.Prepare($"r{i}", 1), token, default)).IsApplied);
        }

        var decided = new int[Records];
        await Task.WhenAll(Decide(one, commits: true), Decide(other, commits: false), Decide(one, commits: false), Decide(other, commits: true));

        Assert.All(decided, count => Assert.Equal(1, count));
        Assert.Empty((await one.Intents(null, 10, default)).Value);
        var log = (await one.Changes("s", 0, Records * 2, default)).Value;
        Assert.Equal(Enumerable.Range(1, Records).Select(n => (long)n), log.Select(entry => entry.Sequence));

        Task Decide(PostgreSqlZone zone, bool commits) => Parallel.ForAsync(0, Records, async (i, _) =>
        {
            ZoneStatement statement = commits ? new Commit($"r{i}", $"r{i}@1") : new Abort($"r{i}", $"r{i}@1");
            var reply = await zone.Execute(statement, token, default);
            Interlocked.Add(ref decided[i], reply.IsApplied ? 1 : 0);
        });
    }

    [Fact]
    public async Task SetControl_WhileAnotherHostWrites_NothingOfTheOldTicketIsDoneAfterIt()
    {
        using var stop = new CancellationTokenSource();
        var applied = 0;
        var writers = Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var reply = await other.Execute(ZoneSteps.Prepare($"w{writer}-{i}", 1), token, default);
                if (!reply.IsApplied)
                {
                    return reply.Outcome;
                }

                Interlocked.Increment(ref applied);
            }

            return ZoneOutcome.Applied;
        })).ToArray();
        await Eventually.True(() => Volatile.Read(ref applied) > 100, "the other host writes");

        var next = ZoneSteps.FirstControl with { Epoch = 2 };
        Assert.True((await one.SetControl(ZoneSteps.FirstControl, next, default)).IsApplied);
        var present = await ZoneDigest.Of(one);

        Assert.All(await Task.WhenAll(writers), outcome => Assert.Equal(ZoneOutcome.Stale, outcome));
        Assert.Equal(present, await ZoneDigest.Of(one));
        await stop.CancelAsync();
    }

    [Fact]
    public async Task Replace_WhileAnotherHostWrites_EndsItsTicketAndKeepsTheOldData()
    {
        await one.Write(token, "kept");
        Assert.True((await one.Replace(default)).IsApplied);

        Assert.Equal(ZoneOutcome.Stale, (await other.Execute(ZoneSteps.Prepare("late", 1), token, default)).Outcome);
        Assert.Null((await other.Read("kept", default)).Value);
        Assert.Null((await other.Control(default)).Value);
    }
}
