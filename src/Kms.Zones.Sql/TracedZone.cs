using System.Diagnostics;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Zones.Sql;

/// <summary>
/// A zone with a span for every statement that is part of a traced call: which zone, which statement, what came of it; nothing of the
/// record but its kind. Where nothing is traced, it costs a look at a static field.
/// </summary>
public sealed class TracedZone(IZone inner) : IZone
{
    public const string Source = "Kms.Zones";

    private static readonly ActivitySource Spans = new(Source);

    public string Name => inner.Name;

    public ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        Start(statement.GetType().Name) is { } span ? Finish(span, inner.Execute(statement, token, cancellation)) : inner.Execute(statement, token, cancellation);

    public ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) =>
        Start(nameof(Read)) is { } span ? Finish(span, inner.Read(recordId, cancellation)) : inner.Read(recordId, cancellation);

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        Start(nameof(Look)) is { } span
            ? Finish(span, inner.Look(recordId, denialLimit, cancellation))
            : inner.Look(recordId, denialLimit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        Start(nameof(List)) is { } span ? Finish(span, inner.List(list, after, limit, cancellation)) : inner.List(list, after, limit, cancellation);

    public ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) =>
        Start(nameof(Deny)) is { } span ? Finish(span, inner.Deny(denial, token, cancellation)) : inner.Deny(denial, token, cancellation);

    public ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation) => inner.Open(cancellation);

    public ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation) => inner.Replace(cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        inner.Intents(after, limit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
        inner.Due(untilUnixMs, limit, cancellation);

    public ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation) => inner.NextDue(cancellation);

    public ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) => inner.Control(cancellation);

    public ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        inner.SetControl(expected, next, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) => inner.StreamHeads(cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        inner.Changes(stream, after, limit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        inner.Denials(recordId, after, limit, cancellation);

    public ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        inner.Withdraw(denialIds, token, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) => inner.Scan(after, limit, cancellation);

    public ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) => inner.Install(token, batch, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Null when nothing is traced, or when it belongs to no call: the zones are looked at every second.</summary>
    private Activity? Start(string statement)
    {
        if (!Spans.HasListeners() || Activity.Current is null)
        {
            return null;
        }

        var span = Spans.StartActivity("zone " + statement, ActivityKind.Client);
        span?.SetTag("kms.zone", inner.Name);
        return span;
    }

    private static async ValueTask<ZoneReply<T>> Finish<T>(Activity span, ValueTask<ZoneReply<T>> running)
    {
        using (span)
        {
            var reply = await running;
            span.SetTag("kms.outcome", reply.Outcome.ToString());
            span.SetStatus(reply.Outcome is ZoneOutcome.Unreachable or ZoneOutcome.Unknown ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            return reply;
        }
    }
}
