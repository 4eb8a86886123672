using System.Runtime.CompilerServices;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Testing;

/// <summary>One host's view of a zone: a test can do something, or let the call fail, before any call; and sees what was called.</summary>
public sealed class WatchedZone(IZone inner) : IZone
{
    /// <summary>Asked with the name of the method; false: the call is lost, and its sender learns nothing.</summary>
    public Func<string, ValueTask<bool>>? Before { get; set; }

    public List<string> Calls { get; } = [];

    public string Name => inner.Name;

    public ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation) => Do(() => inner.Open(cancellation));

    public ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation) => Do(() => inner.Replace(cancellation));

    public ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        Do(() => inner.Execute(statement, token, cancellation), statement.GetType().Name);

    public ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) => Do(() => inner.Read(recordId, cancellation));

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        ZoneSight.AskInTurn(this, recordId, denialLimit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        Do(() => inner.Intents(after, limit, cancellation));

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        Do(() => inner.List(list, after, limit, cancellation));

    public ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        Do(() => inner.Due(untilUnixMs, limit, cancellation));

    public ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation) => Do(() => inner.NextDue(cancellation));

    public ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) => Do(() => inner.Control(cancellation));

    public ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        Do(() => inner.SetControl(expected, next, cancellation), next.InService ? "SetControl" : "Claim");

    public ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) => Do(() => inner.StreamHeads(cancellation));

    public ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        Do(() => inner.Changes(stream, after, limit, cancellation));

    public ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) => Do(() => inner.Deny(denial, token, cancellation));

    public ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        Do(() => inner.Denials(recordId, after, limit, cancellation));

    public ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        Do(() => inner.Withdraw(denialIds, token, cancellation));

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        Do(() => inner.Scan(after, limit, cancellation));

    public ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        Do(() => inner.Install(token, batch, cancellation));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<ZoneReply<T>> Do<T>(Func<ValueTask<ZoneReply<T>>> call, [CallerMemberName] string name = "")
    {
        Calls.Add(name);
        return Before is not { } before || await before(name) ? await call() : new ZoneReply<T>(ZoneOutcome.Unknown, default!, "lost on its way");
    }
}
