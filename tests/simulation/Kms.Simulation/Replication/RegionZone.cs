using Kms.Records;
using Kms.Simulation.Engine;
using Kms.Simulation.Zones;
using Kms.TwoZone;

namespace Kms.Simulation.Replication;

/// <summary>One process's connection to one zone of its region. What was sent is executed even if the sender has died; it may be late, or its answer be lost.</summary>
internal sealed class RegionZone(PairWorld world, SimProcess process, SimZone zone) : IZone
{
    private const int TimeoutMs = 60;

    public string Name => zone.Name;

    public ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation) => Send(false, static (_, _) => ZoneReply.Ok(true), 0);

    public ValueTask<ZoneReply<bool>> Replace(CancellationToken cancellation) => Send(false, static (zone, _) => zone.Replace(), 0);

    public ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        Send(true, (zone, x) =>
        {
            var logged = zone.Disk.Find(x.statement.RecordId) is { } before ? ZoneRules.Logged(before, x.statement) : null;
            var reply = zone.Disk.Execute(x.statement, x.token);
            if (reply.IsApplied && logged?.RecordId is not null)
            {
                world.Truth.Decided(process.Region, logged);
            }

            return reply;
        }, (statement: world.Mutant.Statement(statement), token));

    public ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation) =>
        Send(false, static (zone, id) => ZoneReply.Ok(zone.Disk.Find(id)), recordId);

    public ValueTask<ZoneReply<ZoneSight>> Look(string recordId, int denialLimit, CancellationToken cancellation) =>
        ZoneSight.AskInTurn(this, recordId, denialLimit, cancellation);

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        Send(false, static (zone, x) => zone.Page(x.after, x.limit, row => row.Intent is not null), (after, limit));

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
        Send(false, static (zone, x) => zone.Page(x.after, x.limit, row => row.Version > 0 && row.Index.List == x.list), (list, after, limit));

    public ValueTask<ZoneReply<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) => new(ZoneReply.Ok<IReadOnlyList<string>>([]));

    public ValueTask<ZoneReply<long?>> NextDue(CancellationToken cancellation) => new(ZoneReply.Ok<long?>(null));

    public ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) => Send(false, static (zone, _) => ZoneReply.Ok(zone.Disk.Control), 0);

    public ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        Send(true, static (zone, x) => zone.Disk.SetControl(x.expected, x.next), (expected, next));

    public ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) => Send(false, static (zone, _) => zone.Heads(), 0);

    public ValueTask<ZoneReply<IReadOnlyList<ChangeEntry>>> Changes(string stream, long after, int limit, CancellationToken cancellation) =>
        Send(false, static (zone, x) => ZoneReply.Ok<IReadOnlyList<ChangeEntry>>(zone.Disk.Log(x.stream).After(x.after, x.limit)), (stream, after, limit));

    public ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        new(ZoneReply.Ok<IReadOnlyList<Denial>>([]));

    public ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) =>
        Send(false, static (zone, x) => zone.Page(x.after, x.limit, _ => true), (after, limit));

    public ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        world.Mutant.DropsInstall(Name, batch) ? new(ZoneReply.Ok(true))
            : Send(true, static (zone, x) => zone.Disk.Install(x.token, x.altered), (token, altered: world.Mutant.Alter(batch)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<ZoneReply<T>> Send<TArgs, T>(bool changes, Func<SimZone, TArgs, ZoneReply<T>> work, TArgs args)
    {
        await process.Alive(0);
        var (request, answer, fault) = world.NextZoneFate(changes);
        if (!zone.IsUp)
        {
            await process.Alive(answer);
            return ZoneReply.Unreachable<T>("no connection");
        }

        var exchanges = zone.Exchanges;
        if (fault == ZoneFault.Late)
        {
            world.Timeline.In(TimeoutMs + (request * 20), () =>
            {
                if (zone.IsUp && zone.Exchanges == exchanges)
                {
                    work(zone, args);
                }
            });
            await process.Alive(TimeoutMs);
            return NoAnswer<T>();
        }

        // Not held to the sender's life: what is sent arrives.
        await new Delay(world.Timeline, request);
        if (!zone.IsUp || zone.Exchanges != exchanges)
        {
            await process.Alive(TimeoutMs);
            return NoAnswer<T>();
        }

        var crashes = zone.Crashes;
        var reply = work(zone, args);
        await process.Alive(fault == ZoneFault.AnswerLost ? TimeoutMs : answer);
        return fault == ZoneFault.AnswerLost || zone.Crashes != crashes ? NoAnswer<T>() : reply;
    }

    private static ZoneReply<T> NoAnswer<T>() => new(ZoneOutcome.Unknown, default!, "no answer came");
}

internal enum ZoneFault
{
    None,
    Late,
    AnswerLost,
}
