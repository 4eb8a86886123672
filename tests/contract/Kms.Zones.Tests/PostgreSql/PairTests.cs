using System.Security.Cryptography;
using Kms.Records;
using Kms.Testing;
using Kms.Testing.PostgreSql;
using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>A PostgreSQL zone beside any other in the two-zone store: away, back, and equal again.</summary>
public sealed class PairTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private PostgreSqlCluster cluster = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        cluster = await PostgreSqlCluster.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Store_PostgreSqlKilledAndStartedAgain_ReadsMeanwhileAndIsEqualAfterwards(bool isFirst)
    {
        await using var sqlite = new SqliteZone("S", folder.Path, TimeProvider.System);
        await using var postgreSql = new PostgreSqlZone("P", cluster.ConnectionString(), TimeProvider.System);
        var store = isFirst ? Store(postgreSql, sqlite) : Store(sqlite, postgreSql);
        Assert.True((await store.Start(default)).TryGet(out _, out var refusal), refusal?.Message);
        for (var i = 0; i < 300; i++)
        {
            Assert.True((await store.Write(Change($"r{i}", 1), default)).TryGet(out _, out _));
        }

        await cluster.Kill();
        Assert.False((await store.Write(Change("new", 1), default)).TryGet(out _, out _));
        Assert.True((await store.Read("r7", default)).TryGet(out var found, out _));
        Assert.Equal(1, found!.Place.Version);

        await cluster.Start();
        await Eventually.True(
            async () =>
            {
                await store.Tick(default);
                return store.Health.CanWrite;
            },
            "the zone is back");
        Assert.Equal(await ZoneDigest.Of(sqlite), await ZoneDigest.Of(postgreSql));
        Assert.True((await store.Write(Change("r7", 2), default)).TryGet(out _, out _));
    }

    [Fact]
    public async Task Store_SchemaIsGone_IsFilledAgainFromThePeer()
    {
        await using var sqlite = new SqliteZone("S", folder.Path, TimeProvider.System);
        await using var postgreSql = new PostgreSqlZone("P", cluster.ConnectionString(), TimeProvider.System);
        var store = Store(sqlite, postgreSql);
        Assert.True((await store.Start(default)).TryGet(out _, out _));
        for (var i = 0; i < 600; i++)
        {
            Assert.True((await store.Write(Change($"r{i}", 1), default)).TryGet(out _, out _));
        }

        cluster.Sql("DROP TABLE kms.records");
        await Eventually.True(
            async () =>
            {
                await store.Tick(default);
                return !store.Health.CanWrite || !(await store.Write(Change("n", 1), default)).TryGet(out _, out _);
            },
            "the damage is noticed");
        await Eventually.True(
            async () =>
            {
                await store.Tick(default);
                return store.Health.CanWrite;
            },
            "the zone is filled");
        Assert.Equal(await ZoneDigest.Of(sqlite), await ZoneDigest.Of(postgreSql));

        // What was left of it is kept.
        cluster.Sql("SELECT 1 / (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'kms\\_damaged\\_%')");
    }

    private static TwoZoneStore Store(IZone a, IZone b) => new(a, b, new Hash(), new Identities(), TimeProvider.System, _ => { });

    private static RecordWrite Change(string id, long version) =>
        new(new RecordPlace("v", id, version, new RecordIndex("list", null)), RandomNumberGenerator.GetBytes(500), $"op-{id}-{version}");

    private sealed class Hash : IRecordHash
    {
        public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body) => SHA256.HashData(body);
    }

    private sealed class Identities : IIdentities
    {
        public string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
    }
}
