using Kms.Testing;
using Kms.Zones.Sql.Sqlite;

namespace Kms.Zones.Tests.Contract;

public sealed class SqliteZoneContract : ZoneContract
{
    protected override IZone Make() => new SqliteZone("A", Folder.Path, TimeProvider.System);
}

public sealed class MemoryZoneContract : ZoneContract
{
    protected override IZone Make() => new MemoryZone("A");
}
