using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Sqlite;
using Kms.Zones.Tests.PostgreSql;

namespace Kms.Zones.Tests.Contract;

public sealed class SqliteZoneContract : ZoneContract
{
    protected override Task<IZone> Make() => Task.FromResult<IZone>(new SqliteZone("A", Folder.Path, TimeProvider.System));
}

public sealed class MemoryZoneContract : ZoneContract
{
    protected override Task<IZone> Make() => Task.FromResult<IZone>(new MemoryZone("A"));
}

public sealed class PostgreSqlZoneContract(SharedCluster cluster) : ZoneContract
{
    protected override async Task<IZone> Make() => await cluster.NewZone();
}
