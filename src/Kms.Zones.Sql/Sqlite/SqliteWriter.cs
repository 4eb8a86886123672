using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using SQLitePCL;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>The one connection that writes. Runs a batch in one transaction: BEGIN, fencing token, statements, heads, COMMIT.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteQuery _begin;
    private readonly SqliteQuery _commit;
    private readonly SqliteHeads _heads;
    private readonly SqliteBodies _bodies;
    private readonly SqliteControl _control;
    private readonly SqliteStatements _statements;
    private readonly SqliteInstaller _installer;
    private readonly SqliteDenials _denials;
    private readonly int _checkpointPages;
    private int _pagesInLog;
    private bool _isFlushing = true;

    public SqliteWriter(SqliteDatabase database, int checkpointPages)
    {
        _database = database;
        _checkpointPages = checkpointPages;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _heads = new SqliteHeads(database);
        _control = new SqliteControl(database);
        _bodies = new SqliteBodies(database);
        _statements = new SqliteStatements(database, _heads, _bodies);
        _installer = new SqliteInstaller(database, _heads, _bodies);
        _denials = new SqliteDenials(database);
    }

    /// <summary>
    /// Everything up to and without the commit. On an exception nothing of it has happened (after <see cref="Rollback"/>).
    /// </summary>
    public void Apply(IReadOnlyList<WriteRequest> batch)
    {
        _database.CheckPresent();
        FlushOnCommit(MustBeDurable(batch));
        _begin.Run();
        _heads.Clear();
        _bodies.Clear();
        var control = _control.Read();
        foreach (var request in batch)
        {
            switch (request)
            {
                case StatementRequest s:
                    s.Reply = control?.Token == s.Token ? _statements.Execute(s.Statement) : Stale<long>(control);
                    break;
                case InstallRequest i when control?.Token == i.Token && !_installer.Admits(i.Batch):
                    i.Reply = new(ZoneOutcome.Lost, false, "a stream does not end where it was expected to");
                    break;
                case InstallRequest i when control?.Token == i.Token:
                    _statements.HasErased |= _installer.Install(i.Batch);
                    i.Reply = ZoneReply.Ok(true);
                    break;
                case InstallRequest i:
                    i.Reply = Stale<bool>(control);
                    break;
                case DenialRequest d when control?.Token == d.Token:
                    _denials.Apply(d.Add, d.Remove);
                    d.Reply = ZoneReply.Ok(true);
                    break;
                case DenialRequest d:
                    d.Reply = Stale<bool>(control);
                    break;
                case ControlRequest c when control == c.Expected:
                    _installer.SetControl(c.Next);
                    control = c.Next;
                    c.Reply = ZoneReply.Ok(true);
                    break;
                case ControlRequest c:
                    c.Reply = new(ZoneOutcome.Lost, false, "the control row is not as expected");
                    break;
            }
        }

        _heads.Save();
    }

    /// <summary>
    /// Commits. Throws when that failed: with <paramref name="inDoubt"/> true the commit frame may be in the log file although it was not
    /// flushed, so that a restart may or may not find it.
    /// </summary>
    public void Commit(out bool inDoubt)
    {
        inDoubt = true;
        try
        {
            _commit.Run();
        }
        catch (SqliteFailure failure) when (failure.Code is raw.SQLITE_BUSY or raw.SQLITE_FULL)
        {
            // The commit frame is the last one written: where there was no room for a frame, it is not there.
            inDoubt = false;
            throw;
        }
    }

    public void Rollback()
    {
        if (_database.InTransaction)
        {
            _database.Run("ROLLBACK");
        }
    }

    /// <summary>
    /// Keeps the log short, outside anybody's commit. After an erasure it is emptied altogether: it still holds the erased bodies.
    /// </summary>
    public void Settle()
    {
        _pagesInLog += _database.TakePagesWritten();
        if (_statements.HasErased)
        {
            _statements.HasErased = !_database.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
            _pagesInLog = 0;
        }
        else if (_pagesInLog >= _checkpointPages)
        {
            _database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
            _pagesInLog = 0;
        }
    }

    public void LeaveLogOnClose() => _database.LeaveLogOnClose();

    public void Dispose() => _database.Dispose();

    private static ZoneReply<T> Stale<T>(ZoneControl? control) => new(
        ZoneOutcome.Stale, default!, control is null ? "the zone is empty: it was not claimed yet" : "the zone was claimed by a rejoin since");

    private static bool MustBeDurable(IReadOnlyList<WriteRequest> batch)
    {
        foreach (var request in batch)
        {
            if (request.MustBeDurable)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// FULL flushes the log at every commit. NORMAL leaves that to the next flush: enough for commit marks, see
    /// <see cref="Zones.Commit"/>.
    /// </summary>
    private void FlushOnCommit(bool flush)
    {
        if (_isFlushing != flush)
        {
            _database.Run(flush ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _isFlushing = flush;
        }
    }
}
