using System.Collections.Concurrent;
using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql.Writing;

namespace Kms.Zones.Sql.Sqlite;

/// <summary>
/// A zone in one SQLite file, <c>zone.db</c> in a folder of its own. Writes of all callers go through one thread and share transactions;
/// reads are answered at once on connections of their own. A failure that makes the connections useless closes them; <see cref="Open"/>
/// starts again.
/// </summary>
public sealed partial class SqliteZone : IZone
{
    private readonly SqliteFiles _files;
    private readonly TimeProvider _time;
    private readonly SqliteZoneOptions _options;
    private readonly GroupCommit _commits;
    private readonly ZoneMeter _meter;
    private readonly ConcurrentQueue<SqliteSession> _abandoned = new();
    private SqliteFault _fault;
    private SqliteSession? _session;

    /// <param name="name">For people, threads and metrics: <c>A</c> or <c>B</c>.</param>
    /// <param name="folder">Made on <see cref="Open"/> where there is none, readable by the owner only.</param>
    /// <param name="time">Dates the names of files that are set aside, and paces how often reads look for the file.</param>
    public SqliteZone(string name, string folder, TimeProvider time, SqliteZoneOptions? options = null)
    {
        Name = name;
        _time = time;
        _options = options ?? new SqliteZoneOptions();
        _files = new SqliteFiles(folder, time);
        _fault = new SqliteFault($"{_files.Database} was not opened", Damaged: false, Closes: false);
        _meter = new ZoneMeter(name);
        _commits = new GroupCommit("zone " + name, _options.BatchLimit, new Executor(this));
    }

    public string Name { get; }

    /// <summary>Write transactions committed so far.</summary>
    internal long Transactions => _meter.Transactions;

    public ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation) => Send(new ExclusiveRequest(OpenNow, cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation) => Send(new ExclusiveRequest(ReplaceNow, cancellation), cancellation);

    public ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        SendIfOpen(new StatementRequest(statement, token, cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        SendIfOpen(new ControlRequest(expected, next, cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        SendIfOpen(new InstallRequest(token, batch, cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) =>
        SendIfOpen(new DenialRequest(token, denial, [], cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        SendIfOpen(new DenialRequest(token, null, denialIds, cancellation), cancellation);

    /// <summary>Finishes what was sent before, empties the log into the database file and closes.</summary>
    public async ValueTask DisposeAsync() => await _commits.Stop(new ExclusiveRequest(CloseNow, CancellationToken.None));

    private ValueTask<ZoneReply<T>> SendIfOpen<T>(WriteRequest<T> request, CancellationToken cancellation) =>
        Volatile.Read(ref _session) is null ? new(Down<T>()) : Send(request, cancellation);

    private ValueTask<ZoneReply<T>> Send<T>(WriteRequest<T> request, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ZoneReply<T>>(cancellation);
        }

        _commits.Post(request);
        return request.Pending;
    }

    private ZoneReply<bool> OpenNow()
    {
        CloseAbandoned();
        try
        {
            // The new connections first: on a full disk they can share the open log, but could not make a new one.
            var fresh = SqliteSession.Open(_files, _options, _time);
            Interlocked.Exchange(ref _session, fresh)?.Dispose();
            return ZoneReply.Ok(true);
        }
        catch (Exception exception)
        {
            return Fail<bool>(Volatile.Read(ref _session), exception);
        }
    }

    private ZoneReply<bool> ReplaceNow()
    {
        try
        {
            Interlocked.Exchange(ref _session, null)?.Abandon();
            CloseAbandoned();
            _files.SetAside();
        }
        catch (Exception exception)
        {
            return Fail<bool>(null, exception);
        }

        return OpenNow();
    }

    private ZoneReply<bool> CloseNow()
    {
        Volatile.Write(ref _fault, new SqliteFault($"{_files.Database} is closed", Damaged: false, Closes: false));
        Interlocked.Exchange(ref _session, null)?.Dispose();
        return CloseAbandoned();
    }

    private ZoneReply<T> Down<T>()
    {
        var fault = Volatile.Read(ref _fault);
        return ZoneReply.Unreachable<T>(fault.Reason, fault.Damaged);
    }

    /// <summary>Answers a failure and, if the connections are of no more use, takes them out of service. Any thread.</summary>
    private ZoneReply<T> Fail<T>(SqliteSession? session, Exception exception)
    {
        _meter.Failed();
        var fault = SqliteFault.Explain(exception, _files.Database);
        if (fault.Closes || session is null)
        {
            Volatile.Write(ref _fault, fault);
        }

        if (fault.Closes && session is not null && Interlocked.CompareExchange(ref _session, null, session) == session)
        {
            // Closed by the writer's thread, which may be in the middle of a batch on them.
            _abandoned.Enqueue(session);
            _commits.Post(new ExclusiveRequest(CloseAbandoned, CancellationToken.None));
        }

        return ZoneReply.Unreachable<T>(fault.Reason, fault.Damaged);
    }

    private ZoneReply<bool> CloseAbandoned()
    {
        while (_abandoned.TryDequeue(out var session))
        {
            session.Abandon();
        }

        return ZoneReply.Ok(true);
    }
}
