using Kms.Configuration;
using Kms.Testing.PostgreSql;
using Npgsql;
using Xunit;

namespace Kms.SiloTests.Support;

/// <summary>One PostgreSQL server for all tests of the assembly; a database of its own for each test.</summary>
public sealed class DatabaseServer : IAsyncLifetime
{
    private static int made;

    private PostgreSqlCluster? server;

    public PostgreSqlCluster Server => server ?? throw new InvalidOperationException("call Need first");

    public async ValueTask InitializeAsync()
    {
        if (PostgreSqlPrograms.Folder is not null)
        {
            server = await PostgreSqlCluster.Start("max_connections=400");
        }
    }

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    public void Need() => Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);

    /// <summary>The connection string of a new, empty database.</summary>
    public string NewDatabase()
    {
        Need();
        var name = "test" + Interlocked.Increment(ref made);
        Server.Sql("CREATE DATABASE " + name);
        return Server.ConnectionString(name);
    }

    internal ClusterDatabase NewClusterDatabase() => new(NewDatabase(), CreateSchema: true);

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

internal static class DatabaseNames
{
    public static string Name(this ClusterDatabase database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;
}
