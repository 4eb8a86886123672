using Kms.Records;
using Kms.TwoZone;

namespace Kms.Testing;

/// <summary>
/// A zone in memory: <see cref="ZoneRules"/> under one lock, with switches for faults. What a SQL zone must do, it does in the fewest lines.
/// Nothing is lost by <see cref="DisposeAsync"/> or <see cref="Open"/>: the object is the disk.
/// </summary>
public sealed class MemoryZone(string name) : IZone
{
    private readonly object _gate = new();
    private readonly MemoryZoneData _data = new();

    public string Name { get; } = name;

    /// <summary>True: everything is answered Unreachable and nothing happens.</summary>
    public bool Down { get; set; }

    /// <summary>With <see cref="Down"/>: the data is answered to be damaged. <see cref="Replace"/> works all the same and clears both.</summary>
    public bool Damaged { get; set; }

    /// <summary>What the zone says when it is opened, although it works.</summary>
    public string? Warning { get; set; }

    /// <summary>Asked before a statement is executed; false: it is lost on its way, so the answer is Unknown and nothing happens.</summary>
    public Func<ZoneStatement, ValueTask<bool>>? BeforeStatement { get; set; }

    /// <summary>Asked after a statement was executed; false: its reply is lost, so the answer is Unknown although it happened.</summary>
    public Func<ZoneStatement, ZoneReply<long>, ValueTask<bool>>? AfterStatement { get; set; }

    /// <summary>Every statement that was executed, with its answer, in order: for tests that look at the protocol from below.</summary>
    public IReadOnlyList<(ZoneStatement Statement, ZoneReply<long> Reply)> Executed
    {
        get
        {
            lock (_gate)
            {
                return [.. _data.Executed];
            }
        }
    }

    /// <summary>Runs whenever the zone is about to be opened: what happens between two steps of a host.</summary>
    public Func<Task>? BeforeOpen { get; set; }

    public async ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation)
    {
        if (BeforeOpen is { } before)
        {
            await before();
        }

        var opened = await Do(cancellation, _ => true);
        return opened.IsApplied ? opened with { Reason = Warning } : opened;
    }

    public ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation)
    {
        Down = Damaged = false;
        return Do(cancellation, data => data.Clear());
    }

    public async ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (BeforeStatement is { } before && !await before(statement))
        {
            return Unknown();
        }

        var done = await Do(CancellationToken.None, data => data.Execute(statement, token));
        var reply = done.IsApplied ? done.Value : done.As<long>();
        return AfterStatement is { } after && !await after(statement, reply) ? Unknown() : reply;
    }

    public ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) =>
        Do(cancellation, data => data.Rows.GetValueOrDefault(recordId));

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        ZoneSight.AskInTurn(this, recordId, denialLimit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        Do(cancellation, data => data.Page(after, limit, row => row.Intent is not null));

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        Do(cancellation, data => data.Page(after, limit, row => row.Version > 0 && row.Index.List == list));

    public ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        Do<IReadOnlyList<string>>(cancellation, data =>
            [.. data.DueRows().Where(row => row.Index.DueUnixMs <= untilUnixMs).Take(limit).Select(row => row.Id)]);

    public ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation) =>
        Do(cancellation, data => data.DueRows().FirstOrDefault()?.Index.DueUnixMs);

    public ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) => Do(cancellation, data => data.Control);

    public async ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation)
    {
        var done = await Do(cancellation, data => data.SetControl(expected, next));
        return done.IsApplied ? done.Value : done.As<bool>();
    }

    public ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) =>
        Do<IReadOnlyList<StreamHead>>(cancellation, data => [.. data.Heads.Select(head => new StreamHead(head.Key, head.Value))]);

    public ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        Do<IReadOnlyList<ChangeEntry>>(cancellation, data =>
            [.. data.Changes.Values.Where(entry => entry.Stream == stream && entry.Sequence > after).Take(limit)]);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        Do(cancellation, data => data.Page(after, limit, _ => true));

    public async ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation)
    {
        var done = await Do(cancellation, data => data.Install(token, batch));
        return done.IsApplied ? done.Value : done.As<bool>();
    }

    public async ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation)
    {
        var done = await Do(cancellation, data => data.ChangeDenials(token, denial, []));
        return done.IsApplied ? done.Value : done.As<bool>();
    }

    public ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        Do<IReadOnlyList<Denial>>(cancellation, data => [.. data.Denials.Values
            .Where(denial => (recordId is null || denial.RecordId == recordId) && (after is null || string.CompareOrdinal(denial.Id, after) > 0)).Take(limit)]);

    public async ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation)
    {
        var done = await Do(cancellation, data => data.ChangeDenials(token, null, denialIds));
        return done.IsApplied ? done.Value : done.As<bool>();
    }

    /// <summary>Changes rows behind the zone's back, as damage or a restore of an old copy would.</summary>
    public void Tamper(Action<IDictionary<string, ZoneRow>> change)
    {
        lock (_gate)
        {
            change(_data.Rows);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ZoneReply<long> Unknown() => new(ZoneOutcome.Unknown, 0, "no answer came");

    private ValueTask<ZoneReply<T>> Do<T>(CancellationToken cancellation, Func<MemoryZoneData, T> work)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ZoneReply<T>>(cancellation);
        }

        lock (_gate)
        {
            return new(Down ? ZoneReply.Unreachable<T>($"zone {Name} is down", Damaged) : ZoneReply.Ok(work(_data)));
        }
    }
}
