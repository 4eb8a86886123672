using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Sqlite;
using Kms.Zones.Tests.PostgreSql;
using Xunit;

namespace Kms.Zones.Tests;

/// <summary>The same seeded statements on the zone in memory and on a database: equal answers, equal contents.</summary>
public sealed class DifferentialTests(SharedCluster cluster)
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public async Task Execute_FiveThousandRandomStatements_SqliteAgreesWithMemory(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteZone("S", folder.Path, TimeProvider.System);
        await Compare(sqlite, seed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public async Task Execute_FiveThousandRandomStatements_PostgreSqlAgreesWithMemory(int seed)
    {
        await using var postgreSql = await cluster.NewZone();
        await Compare(postgreSql, seed);
    }

    private static async Task Compare(IZone zone, int seed)
    {
        await using var memory = new MemoryZone("M");
        Assert.True((await zone.Open(default)).IsApplied);
        var token = await memory.Claim();
        await zone.Claim();

        var random = new Random(seed);
        var outcomes = new Dictionary<(string, ZoneOutcome), int>();
        for (var step = 0; step < 5000; step++)
        {
            var statement = await Next(random, memory);
            var given = random.Next(40) == 0 ? token with { Epoch = random.Next(3) } : token;
            var expected = await memory.Execute(statement, given, default);
            var reply = await zone.Execute(statement, given, default);
            Assert.True(
                (expected.Outcome, expected.Value) == (reply.Outcome, reply.Value),
                $"seed {seed}, step {step}, {statement}: {expected} in memory, {reply} in {zone.Name}");
            var kind = (statement.GetType().Name, reply.Outcome);
            outcomes[kind] = outcomes.GetValueOrDefault(kind) + 1;
        }

        Assert.Equal(await ZoneDigest.Of(memory), await ZoneDigest.Of(zone));
        await AssertSamePages(memory, zone);

        // The dice must reach every statement's every outcome, or the test says little.
        Assert.Equal(12, outcomes.Count);
        Assert.All(outcomes.Values, count => Assert.True(count > 3, string.Join(", ", outcomes)));
    }

    private static async Task<ZoneStatement> Next(Random random, MemoryZone memory)
    {
        var id = $"r{random.Next(12)}";
        var row = (await memory.Read(id, default)).Value ?? ZoneRow.Absent(id);
        var ballot = row.Ballot + (random.Next(8) == 0 ? random.Next(-1, 2) : 0);
        var version = row.Version + (random.Next(8) == 0 ? random.Next(-1, 2) : 0);
        var intent = random.Next(6) == 0 || row.Intent is null ? $"i{random.Next(100)}" : row.Intent.Id;
        return random.Next(8) switch
        {
            < 3 => new Prepare(id, ballot, RandomIntent(random, version + 1)),
            < 6 => new Commit(id, intent),
            6 => new Abort(id, intent),
            _ => new Fence(id, version, ballot, Stream(random), random.Next(3) == 0 ? random.Next(500) : 0),
        };
    }

    private static Intent RandomIntent(Random random, long version)
    {
        var body = new byte[random.Next(4) == 0 ? random.Next(9000) : random.Next(40)];
        random.NextBytes(body);
        var index = new RecordIndex(random.Next(3) == 0 ? null : $"list{random.Next(3)}", random.Next(2) == 0 ? null : random.Next(1000));
        return new Intent(
            $"i{random.Next(1_000_000)}", version, index, body, body.AsMemory(0, Math.Min(body.Length, 32)), Stream(random),
            random.Next(10) == 0 ? random.Next(1, 2000) : 0, random.Next(), $"op{random.Next(1000)}", random.Next(8) == 0);
    }

    private static string Stream(Random random) => $"s{random.Next(3)}";

    private static async Task AssertSamePages(IZone expected, IZone actual)
    {
        for (var list = 0; list < 3; list++)
        {
            Assert.Equal(
                (await expected.List($"list{list}", "r2", 3, default)).Value.Select(ZoneDigest.Line),
                (await actual.List($"list{list}", "r2", 3, default)).Value.Select(ZoneDigest.Line));
        }

        Assert.Equal((await expected.Due(600, 5, default)).Value, (await actual.Due(600, 5, default)).Value);
        Assert.Equal((await expected.NextDue(default)).Value, (await actual.NextDue(default)).Value);
        Assert.Equal(
            (await expected.Intents(null, 4, default)).Value.Select(ZoneDigest.Line),
            (await actual.Intents(null, 4, default)).Value.Select(ZoneDigest.Line));
    }
}
