using Kms.Records;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>The control row. Used by the writer inside its transactions and by readers.</summary>
internal sealed class SqliteControl(SqliteDatabase database)
{
    private readonly SqliteQuery _read = database.Prepare("SELECT installation, epoch, incarnation, in_service, peer FROM control WHERE one = 1");

    public ZoneControl? Read()
    {
        try
        {
            return _read.Step() ? new ZoneControl(_read.Text(0), _read.Integer(1), _read.Text(2), _read.Integer(3) != 0, _read.Text(4)) : null;
        }
        finally
        {
            _read.Reset();
        }
    }
}
