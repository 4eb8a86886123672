using Kms.Testing.PostgreSql;
using Kms.TwoZone;
using Kms.Zones.Sql;
using Kms.Zones.Sql.PostgreSql;
using Kms.Zones.Sql.Sqlite;
using Xunit;

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>What is configured wrongly is said, with the place and without the password.</summary>
public sealed class ConfigurationTests(SharedCluster cluster)
{
    [Fact]
    public async Task Open_WrongPassword_SaysSoWithoutIt()
    {
        var server = await cluster.Get();
        await AssertUnreachable(server.ConnectionString(password: "wrong; secret"), "refuses the user or the password");
    }

    [Fact]
    public async Task Open_NoServerAtThePort_SaysWhere()
    {
        await cluster.Get();
        await AssertUnreachable("Host=127.0.0.1;Port=1;Database=kms;Username=kms;Password=secret", "127.0.0.1:1/kms");
        await AssertUnreachable("Host=127.0.0.1;Port=1;Database=kms;Username=kms;Password=secret", "cannot be reached");
    }

    [Fact]
    public async Task Open_NoSuchDatabase_SaysSo()
    {
        var server = await cluster.Get();
        await AssertUnreachable(server.ConnectionString(database: "nowhere"), "has no such database");
    }

    [Fact]
    public async Task Open_SchemaOfANewerRelease_IsRefusedAndLeftAlone()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        await using (var zone = await cluster.NewZone(schema))
        {
            Assert.True((await zone.Open(default)).IsApplied);
        }

        server.Sql($"INSERT INTO {schema}.schema_version (version) VALUES (999)");
        await AssertUnreachable(server.ConnectionString(), "schema 999, made by a newer release", schema);
        server.Sql($"SELECT 1 / (SELECT count(*) FROM {schema}.schema_version WHERE version = 999)");
    }

    [Fact]
    public async Task Open_SchemaOfSomebodyElse_IsRefused()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        server.Sql($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.orders (id integer)");
        await AssertUnreachable(server.ConnectionString(), "holds something, but not a zone", schema);
    }

    [Fact]
    public async Task Open_UserWithoutRights_NamesTheScriptAndWorksAfterItWasRun()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        server.Sql($"CREATE ROLE {schema}_user LOGIN PASSWORD 'secret'");
        var connection = server.ConnectionString(user: $"{schema}_user", password: "secret");
        await AssertUnreachable(connection, "infra/sql", schema);
        await AssertUnreachable(connection, "0001_zone.sql", schema);

        var script = string.Concat(PostgreSqlMigrations.All.Select(each => PostgreSqlMigrations.Text(each.Name)));
        server.Sql(
            $"CREATE SCHEMA {schema}; SET search_path = {schema}; {script}; GRANT USAGE ON SCHEMA {schema} TO {schema}_user; " +
            $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {schema}_user");
        await using var zone = Zone(connection, schema);
        Assert.True((await zone.Open(default)).IsApplied);
        Assert.Equal(1, await zone.Write(await zone.Claim(), "r"));
        Assert.Contains("too few rights", (await zone.Replace(default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SchemaIsNotToBeMade_NamesTheScript()
    {
        var server = await cluster.Get();
        await using var zone = new PostgreSqlZone(
            "A", server.ConnectionString(), TimeProvider.System, new PostgreSqlZoneOptions { Schema = cluster.NewSchema(), CreateSchema = false });
        Assert.Contains("0001_zone.sql", (await zone.Open(default)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=h;Password=correct;horse;Database=d")]
    [InlineData("Host=h;Port=horse;Password=correct")]
    [InlineData("Data Source=horse;Password=correct;Foo=bar")]
    [InlineData("Password=correct horse")]
    [InlineData("")]
    public void Construct_ConnectionStringIsNone_SaysSoWithoutQuotingIt(string connectionString)
    {
        var refused = Assert.Throws<ArgumentException>(() => Zone(connectionString, "kms"));
        Assert.Contains("Zone A", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("correct", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kms")]
    [InlineData("kms; DROP")]
    [InlineData("")]
    public void Construct_SchemaIsNoName_IsRefused(string schema) =>
        Assert.Throws<ArgumentException>(() => Zone("Host=h", schema));

    [Fact]
    public async Task Check_SameDatabaseTwice_IsFoundAndTwoSchemasAreTwo()
    {
        var (server, schema) = (await cluster.Get(), cluster.NewSchema());
        await using var a = Zone(server.ConnectionString(), schema);
        await using var b = Zone(server.ConnectionString() + ";Application Name=other", schema);
        await using var c = Zone(server.ConnectionString(), cluster.NewSchema());

        Assert.Contains("same database", await ZonePair.Check(a, b, default), StringComparison.Ordinal);
        Assert.Null(await ZonePair.Check(a, c, default));
        Assert.True((await a.Open(default)).IsApplied);
        Assert.Contains("same database", await ZonePair.Check(a, b, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OneCannotBeReachedOrIsSqlite_IsNotJudged()
    {
        using var folder = new TemporaryFolder();
        var server = await cluster.Get();
        await using var a = Zone(server.ConnectionString(), "kms");
        await using var away = Zone("Host=127.0.0.1;Port=1", "kms");
        await using var sqlite = new SqliteZone("B", folder.Path, TimeProvider.System);

        Assert.Null(await ZonePair.Check(a, away, default));
        Assert.Null(await ZonePair.Check(a, sqlite, default));
    }

    [Fact]
    public async Task Check_SameFolderTwice_IsFound()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("link"), folder.Path);
        await using var a = new SqliteZone("A", folder.Path, TimeProvider.System);
        await using var b = new SqliteZone("B", folder.File("link"), TimeProvider.System);
        await using var c = new SqliteZone("B", folder.File("c"), TimeProvider.System);

        Assert.Contains("same database", await ZonePair.Check(a, b, default), StringComparison.Ordinal);
        Assert.Null(await ZonePair.Check(a, c, default));
    }

    private static PostgreSqlZone Zone(string connectionString, string schema) =>
        new("A", connectionString, TimeProvider.System, new PostgreSqlZoneOptions { Schema = schema });

    private static async Task AssertUnreachable(string connectionString, string reason, string schema = "kms")
    {
        await using var zone = Zone(connectionString, schema);
        var reply = await zone.Open(default);
        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);
        Assert.False(reply.Damaged);
        Assert.Contains(reason, reply.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", reply.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgreSqlCluster.Password, reply.Reason, StringComparison.Ordinal);

        // The reason stays until it is opened.
        Assert.Equal(reply.Reason, (await zone.Read("r", default)).Reason);
    }
}
