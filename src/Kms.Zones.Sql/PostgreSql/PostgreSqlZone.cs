using Kms.TwoZone;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// A zone in one schema of a PostgreSQL database, 15 or later. Several hosts may write to it. Writes of this host share transactions; reads
/// have connections of their own. A connection that breaks or does not answer in time closes all; <see cref="Open"/> starts again.
/// </summary>
public sealed partial class PostgreSqlZone : IZone, IZoneIdentity
{
    private readonly PostgreSqlServer server;
    private readonly PostgreSqlZoneOptions options;
    private readonly TimeProvider time;
    private readonly SessionOwner owner;
    private readonly SemaphoreSlim turn = new(1);
    private volatile PostgreSqlFault fault;
    private PostgreSqlSession? session;
    private bool isDisposed;

    /// <param name="name">For people, the server's list of connections, and metrics: <c>A</c> or <c>B</c>.</param>
    /// <param name="connectionString">Npgsql's: host, port, database, user, password, TLS. Pooling and timeouts are the zone's own.</param>
    /// <param name="time">Bounds the waiting, and dates the names of schemas that are set aside.</param>
    /// <exception cref="ArgumentException">
    /// The connection string or an option cannot be used; says why, and nothing of the password.
    /// </exception>
    public PostgreSqlZone(string name, string connectionString, TimeProvider time, PostgreSqlZoneOptions? options = null)
    {
        Name = name;
        this.time = time;
        this.options = options ?? new PostgreSqlZoneOptions();
        server = new PostgreSqlServer(name, connectionString, this.options, time);
        fault = new PostgreSqlFault($"{server.Place} was not opened", Damaged: false, IsRefusal: false);
        owner = new SessionOwner(Fail, new ZoneMeter(name));
    }

    public string Name { get; }

    /// <summary>Write transactions committed so far.</summary>
    internal long Transactions => owner.Meter.Transactions;

    /// <summary>
    /// Opens, and makes the schema where there is none and that is allowed. The reason of an answer that is applied is a warning: the
    /// server is set so that a power loss can take what was acknowledged.
    /// </summary>
    public ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation) => InTurn(OpenNow, cancellation);

    /// <summary>Renames the schema to <c>NAME_damaged_TIME</c> and makes an empty one. Never drops anything.</summary>
    public ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation) => InTurn(ReplaceNow, cancellation);

    public ValueTask<ZoneReply<string>> Identity(CancellationToken cancellation) => InTurn(IdentityNow, cancellation);

    /// <summary>Finishes what was sent before, no longer than a write may take, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        var (last, wasDisposed) = (session, isDisposed);
        isDisposed = true;
        fault = new PostgreSqlFault($"{server.Place} is closed", Damaged: false, IsRefusal: false);
        Volatile.Write(ref session, null);
        turn.Release();
        if (!wasDisposed)
        {
            await Close(last, fault.Reason);
            await server.DisposeAsync();
        }
    }

    private async ValueTask<ZoneReply<T>> InTurn<T>(Func<CancellationToken, Task<ZoneReply<T>>> work, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return isDisposed ? fault.Unreachable<T>() : await work(cancellation);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            owner.Meter.Failed();
            return Explain(exception, session is null).Unreachable<T>();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<ZoneReply<bool>> OpenNow(CancellationToken cancellation)
    {
        var fresh = await PostgreSqlSession.Open(server, options, time, owner, cancellation);
        var old = Interlocked.Exchange(ref session, fresh);
        await Close(old, $"{server.Place} is being opened again");
        return new ZoneReply<bool>(ZoneOutcome.Applied, true, fresh.Facts.Warning is { } warning ? $"{server.Place}: {warning}" : null);
    }

    private async Task<ZoneReply<bool>> ReplaceNow(CancellationToken cancellation)
    {
        await Close(Interlocked.Exchange(ref session, null), $"{server.Place} is being replaced");
        var link = await server.Connect(cancellation);
        try
        {
            await link.Use(connection => PostgreSqlSchema.SetAside(connection, options, time.GetUtcNow())).Within(options.SchemaTimeout, time, cancellation);
        }
        finally
        {
            link.Retire();
        }

        return await OpenNow(cancellation);
    }

    private async Task<ZoneReply<string>> IdentityNow(CancellationToken cancellation)
    {
        if (Volatile.Read(ref session) is { } open)
        {
            return ZoneReply.Ok(open.Facts.Identity);
        }

        var link = await server.Connect(cancellation);
        link.Retire();
        return ZoneReply.Ok(link.Facts.Identity);
    }

    private async Task Close(PostgreSqlSession? old, string why)
    {
        if (old is not null)
        {
            await Task.WhenAny(old.Close(ZoneReply.Unreachable<bool>(why), finishWaiting: true), Task.Delay(options.WriteTimeout, time));
        }
    }

    /// <summary>Says what a failure means and, if the connections are of no more use, takes them out of service. Any thread.</summary>
    private PostgreSqlFault Fail(PostgreSqlSession failed, Exception exception)
    {
        owner.Meter.Failed();
        var found = Explain(exception, keep: false);
        if ((!found.IsRefusal || found.Damaged) && Interlocked.CompareExchange(ref session, null, failed) == failed)
        {
            fault = found;
            _ = failed.Close(found.Unreachable<bool>(), finishWaiting: false);
        }

        return found;
    }

    private PostgreSqlFault Explain(Exception exception, bool keep)
    {
        var found = PostgreSqlFault.Explain(exception, server.Place);
        if (keep)
        {
            fault = found;
        }

        return found;
    }
}
