using Kms.Clustering;
using Kms.Configuration;
using Kms.SiloTests.Support;
using Npgsql;
using Xunit;

namespace Kms.SiloTests.Database;

/// <summary>The cluster's tables are made once, whoever starts first, and never over somebody else's.</summary>
public sealed class ClusterSchemaTests(DatabaseServer databases)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Ensure_EightAtOnceAndAgain_MakesItOnce()
    {
        var database = databases.NewClusterDatabase();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClusterSchema.Ensure(database, None)));
        await ClusterSchema.Ensure(database, None);
        Assert.Equal(2L, await Ask(database, "SELECT count(*) FROM kms_cluster.schema_version"));
        Assert.Equal(20L, await Ask(database, "SELECT count(*) FROM kms_cluster.OrleansQuery"));
    }

    [Fact]
    public async Task Ensure_ByHandOfAnAdministrator_IsTakenAsItIs()
    {
        var database = databases.NewClusterDatabase() with { CreateSchema = false };
        var problem = await Assert.ThrowsAsync<StartRefusedException>(() => ClusterSchema.Ensure(database, None));
        Assert.Contains("infra/sql", problem.Message, StringComparison.Ordinal);

        databases.Server.Sql("CREATE SCHEMA kms_cluster; SET search_path = kms_cluster; " + Script("0001_cluster.sql") + Script("0002_leases.sql"), database.Name());
        await ClusterSchema.Ensure(database, None);
    }

    [Fact]
    public async Task Ensure_UserWhoMayNot_SaysWhatAnAdministratorDoes()
    {
        var database = databases.NewClusterDatabase();
        var user = "weak" + database.Name();
        databases.Server.Sql($"CREATE USER {user} PASSWORD 'weak'");
        var problem = await Assert.ThrowsAsync<StartRefusedException>(
            () => ClusterSchema.Ensure(new ClusterDatabase(databases.Server.ConnectionString(database.Name(), user, "weak"), true), None));
        Assert.Contains("infra/sql", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_OfANewerRelease_IsLeftAlone()
    {
        var database = databases.NewClusterDatabase();
        await ClusterSchema.Ensure(database, None);
        databases.Server.Sql("INSERT INTO kms_cluster.schema_version (version) VALUES (99)", database.Name());
        var problem = await Assert.ThrowsAsync<StartRefusedException>(() => ClusterSchema.Ensure(database, None));
        Assert.Contains("99", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_UnreachableOrWrongPassword_NamesTheSettingAndNoPassword()
    {
        databases.Need();
        foreach (var text in (string[])[
            "Host=127.0.0.1;Port=1;Database=x;Username=u;Password=hunter2", databases.Server.ConnectionString(password: "hunter2")])
        {
            var problem = await Assert.ThrowsAsync<StartRefusedException>(() => ClusterSchema.Ensure(new ClusterDatabase(text, true), None));
            Assert.Contains("Kms:Cluster:ConnectionString", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Host=db", 12)]
    [InlineData("Host=db;Maximum Pool Size=40", 40)]
    public void ConnectionString_Any_HasFewConnectionsUnlessItSaysHowMany(string given, int expected) => Assert.Equal(
        expected, new NpgsqlConnectionStringBuilder(ClusterSchema.ConnectionString(new ClusterDatabase(given, true))).MaxPoolSize);

    private static string Script(string name)
    {
        using var stream = typeof(ClusterSchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task<long> Ask(ClusterDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
