using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>Stands between a store and its connection to a zone, and changes nothing. A mutant changes one thing.</summary>
internal abstract class ZoneShell(IZone inner) : IZone
{
    public string Name => inner.Name;

    /// <summary>True for the zone that changes go to first.</summary>
    protected bool IsA => inner.Name == "A";

    protected IZone Inner => inner;

    public virtual ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation) => inner.Open(cancellation);

    public virtual ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation) => inner.Replace(cancellation);

    public virtual ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        inner.Execute(statement, token, cancellation);

    public virtual ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) => inner.Read(recordId, cancellation);

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        ZoneSight.AskInTurn(this, recordId, denialLimit, cancellation);

    public virtual ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        inner.Intents(after, limit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        inner.List(list, after, limit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        inner.Due(untilUnixMs, limit, cancellation);

    public ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation) => inner.NextDue(cancellation);

    public virtual ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) => inner.Control(cancellation);

    public virtual ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        inner.SetControl(expected, next, cancellation);

    public virtual ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) => inner.StreamHeads(cancellation);

    public virtual ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        inner.Changes(stream, after, limit, cancellation);

    public virtual ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) =>
        inner.Deny(denial, token, cancellation);

    public virtual ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        inner.Denials(recordId, after, limit, cancellation);

    public virtual ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        inner.Withdraw(denialIds, token, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        inner.Scan(after, limit, cancellation);

    public virtual ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        inner.Install(token, batch, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
