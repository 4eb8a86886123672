using Kms.Testing;
using Kms.Testing.PostgreSql;
using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;
using Xunit;

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>A part of the schema is gone, or the server is set unsafely.</summary>
public sealed class DamagedSchemaTests(SharedCluster cluster)
{
    [Theory]
    [InlineData("DROP TABLE {0}.records")]
    [InlineData("DROP FUNCTION {0}.prepare_one")]
    [InlineData("DROP SCHEMA {0} CASCADE")]
    public async Task Execute_PartOfTheSchemaIsGone_IsOutUntilReplaced(string harm)
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        await using var zone = await cluster.NewZone(schema);
        Assert.True((await zone.Open(default)).IsApplied);
        var token = await zone.Claim();
        await zone.Write(token, "r");
        server.Sql(string.Format(System.Globalization.CultureInfo.InvariantCulture, harm, schema));

        var reply = await zone.Execute(ZoneSteps.Prepare("n", 1), token, default);
        Assert.Equal((ZoneOutcome.Unreachable, false), (reply.Outcome, reply.Damaged));
        Assert.Contains("a part of the schema is gone", reply.Reason, StringComparison.Ordinal);

        Assert.True((await zone.Replace(default)).IsApplied);
        Assert.Null((await zone.Control(default)).Value);
        Assert.Equal(1, await zone.Write(await zone.Claim(), "r"));
    }

    /// <summary>As after a database was exchanged for an empty one: what held data and is empty is not filled unasked.</summary>
    [Fact]
    public async Task Open_TheWholeSchemaIsGone_IsEmpty()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        await using var zone = await cluster.NewZone(schema);
        Assert.True((await zone.Open(default)).IsApplied);
        await zone.Write(await zone.Claim(), "r");
        server.Sql($"DROP SCHEMA {schema} CASCADE");
        Assert.False((await zone.Control(default)).IsApplied);
        Assert.True((await zone.Open(default)).IsApplied);
        Assert.Null((await zone.Control(default)).Value);
    }

    [Fact]
    public async Task Open_PartOfTheSchemaIsGone_IsDamaged()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        await using var zone = await cluster.NewZone(schema);
        Assert.True((await zone.Open(default)).IsApplied);
        server.Sql($"DROP TABLE {schema}.streams");

        var reply = await zone.Open(default);
        Assert.Equal((ZoneOutcome.Unreachable, true), (reply.Outcome, reply.Damaged));
    }

    [Fact]
    public async Task Replace_Twice_KeepsBothUnderTheirTime()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        await using var zone = new PostgreSqlZone(
            "A", server.ConnectionString(), TestTime.New(), new PostgreSqlZoneOptions { Schema = schema });
        Assert.True((await zone.Open(default)).IsApplied);
        await zone.Write(await zone.Claim(), "r");
        Assert.True((await zone.Replace(default)).IsApplied);
        Assert.True((await zone.Replace(default)).IsApplied);

        server.Sql($"SELECT 1 / (SELECT count(*) FROM {schema}_damaged_20260101t000000z.records WHERE id = 'r')");
        server.Sql($"SELECT count(*) FROM {schema}_damaged_20260101t000000z_2.records");
    }

    [Fact]
    public async Task Open_ServerDoesNotFlush_WorksAndWarns()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        await using var careless = await PostgreSqlCluster.Start("fsync=off", "synchronous_commit=off");
        await using var zone = new PostgreSqlZone("A", careless.ConnectionString(), TimeProvider.System);

        var reply = await zone.Open(default);
        Assert.True(reply.IsApplied);
        Assert.Contains("fsync is off", reply.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ServerIsReadOnly_IsRefused()
    {
        var server = await cluster.Get();
        await using var zone = new PostgreSqlZone(
            "A", server.ConnectionString() + ";Options=-c default_transaction_read_only=on", TimeProvider.System);
        Assert.Contains("read-only", (await zone.Open(default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_LockHeldByAnother_IsRefusedWhileReadsGoOn()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        var options = new PostgreSqlZoneOptions { Schema = schema, WriteTimeout = TimeSpan.FromSeconds(1) };
        await using var zone = new PostgreSqlZone("A", server.ConnectionString(), TimeProvider.System, options);
        Assert.True((await zone.Open(default)).IsApplied);
        var token = await zone.Claim();
        await zone.Write(token, "r");

        await using (await ForeignTransaction.Begin(server, $"LOCK TABLE {schema}.control IN EXCLUSIVE MODE"))
        {
            var reply = await zone.Execute(ZoneSteps.Prepare("n", 1), token, default);
            Assert.Equal((ZoneOutcome.Unreachable, false), (reply.Outcome, reply.Damaged));
            Assert.Contains("holds a lock", reply.Reason, StringComparison.Ordinal);
            Assert.Equal(1, (await zone.Read("r", default)).Value?.Version);
        }

        Assert.True((await zone.Execute(ZoneSteps.Prepare("n", 1), token, default)).IsApplied);
    }
}
