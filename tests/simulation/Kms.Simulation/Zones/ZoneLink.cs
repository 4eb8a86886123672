using Kms.Records;
using Kms.Simulation.Hosts;
using Kms.TwoZone;

namespace Kms.Simulation.Zones;

/// <summary>One host's connection to one zone: what <see cref="TwoZoneStore"/> sees of it. Every call travels, and may meet its <see cref="Fate"/>.</summary>
internal sealed class ZoneLink(World world, SimHost host, SimZone zone) : IZone
{
    public string Name => zone.Name;

    public SimZone Zone => zone;

    public SimHost Host => host;

    /// <summary>False while the network between this host and this zone is cut.</summary>
    public bool IsConnected { get; set; } = true;

    /// <summary>It did not take a prepare, or did not say so, and has not entered service since.</summary>
    public bool HasFailed { get; set; }

    public ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation) => Send("Open", static (_, _) => ZoneReply.Ok(true), 0);

    public ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation) => Send("Replace", static (zone, _) => zone.Replace(), 0, changes: true);

    public ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        Send(statement, static (zone, x) => zone.Disk.Execute(x.statement, x.token), (statement, token), changes: true);

    public ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) =>
        Send("Read", static (zone, id) => ZoneReply.Ok(zone.Disk.Find(id)), recordId);

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        ZoneSight.AskInTurn(this, recordId, denialLimit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        Send("Intents", static (zone, x) => zone.Page(x.after, x.limit, row => row.Intent is not null), (after, limit));

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        Send("List", static (zone, x) => zone.Page(x.after, x.limit, row => row.Version > 0 && row.Index.List == x.list), (list, after, limit));

    public ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        Send("Due", static (_, _) => ZoneReply.Ok<IReadOnlyList<string>>([]), 0);

    public ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation) => Send("NextDue", static (_, _) => ZoneReply.Ok<long?>(null), 0);

    public ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) =>
        Send("Control", static (zone, _) => ZoneReply.Ok(zone.Disk.Control), 0);

    public ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        Send(next, static (zone, x) => zone.Disk.SetControl(x.expected, x.next), (expected, next), changes: true);

    public ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) =>
        Send("StreamHeads", static (zone, _) => zone.Heads(), 0);

    public ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        Send(
            "Changes",
            static (zone, x) => ZoneReply.Ok<IReadOnlyList<ChangeEntry>>(zone.Disk.Log(x.stream).After(x.after, x.limit)),
            (stream, after, limit));

    public ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) =>
        Send("Deny", static (zone, x) => zone.Disk.Deny(x.denial, x.token), (denial, token), changes: true);

    public ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        Send("Denials", static (zone, x) => zone.Denials(x.recordId, x.after, x.limit), (recordId, after, limit));

    public ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        Send("Withdraw", static (zone, x) => zone.Disk.Withdraw(x.denialIds, x.token), (denialIds, token), changes: true);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        Send("Scan", static (zone, x) => zone.Page(x.after, x.limit, _ => true), (after, limit));

    public ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        Send(batch, static (zone, x) => zone.Disk.Install(x.token, x.batch), (token, batch), changes: true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<ZoneReply<T>> Send<TArgs, T>(object what, Func<SimZone, TArgs, ZoneReply<T>> work, TArgs args, bool changes = false)
    {
        var call = new ZoneCall<TArgs, T>(world, this, what, work, args, changes);
        call.Send();
        return call.Answer;
    }
}
