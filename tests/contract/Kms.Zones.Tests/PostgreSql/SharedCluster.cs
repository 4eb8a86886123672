using System.Globalization;
using Kms.Testing.PostgreSql;
using Kms.Zones.Sql.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(Kms.Zones.Tests.PostgreSql.SharedCluster))]

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>One server for all tests that do not harm it, started by the first that asks. Each test has a schema of its own.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlCluster>> cluster = new(() => PostgreSqlCluster.Start());
    private int schemas;

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    public async Task<PostgreSqlCluster> Get()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        return await cluster.Value;
    }

    public string NewSchema() => string.Create(CultureInfo.InvariantCulture, $"kms_{Interlocked.Increment(ref schemas)}");

    public async Task<PostgreSqlZone> NewZone(string? schema = null) => new(
        "A", (await Get()).ConnectionString(), TimeProvider.System, new PostgreSqlZoneOptions { Schema = schema ?? NewSchema() });

    public async ValueTask DisposeAsync()
    {
        if (cluster.IsValueCreated)
        {
            await (await cluster.Value).DisposeAsync();
        }
    }
}
