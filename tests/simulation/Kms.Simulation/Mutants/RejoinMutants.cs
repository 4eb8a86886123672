using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>The returning zone is in service from its claim on, before it was brought up to date.</summary>
internal sealed class ServesBeforeCopy(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        base.SetControl(expected is { InService: false } ? expected with { InService = true } : expected, next with { InService = true }, cancellation);
}

/// <summary>Undecided changes that are found in a list of intents are given up, although the other zone may have carried them out.</summary>
internal sealed class UndecidedAreDropped(IZone inner) : ZoneShell(inner)
{
    private readonly HashSet<string> listed = [];

    public override async ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation)
    {
        var reply = await base.Intents(after, limit, cancellation);
        foreach (var row in reply.Value ?? [])
        {
            listed.Add(row.Intent!.Id);
        }

        return reply;
    }

    public override ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        base.Execute(statement is Commit c && listed.Contains(c.IntentId) ? new Abort(c.RecordId, c.IntentId) : statement, token, cancellation);
}

/// <summary>What is copied may still be lost at the source.</summary>
internal sealed class SourceNotFlushed(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        expected == next ? new(ZoneReply.Ok(true)) : base.SetControl(expected, next, cancellation);
}

internal sealed class CopiesNoLog(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        base.Install(token, batch with { Changes = [], Heads = [] }, cancellation);
}

internal sealed class CopiesNoRows(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        base.Install(token, batch with { Rows = [], Remove = [] }, cancellation);
}

/// <summary>Numbers that were taken only in the zone that is filled anew stay missing.</summary>
internal sealed class LeavesHoles(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        batch.Changes.All(entry => entry.RecordId is null) && batch.Changes.Count > 0
            ? new(ZoneReply.Ok(true))
            : base.Install(token, batch, cancellation);
}

internal sealed class DenialsForgotten(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        recordId is null ? new(ZoneReply.Ok<IReadOnlyList<Denial>>([])) : base.Denials(recordId, after, limit, cancellation);
}

/// <summary>Numbers that only the returning zone has taken stay taken.</summary>
internal sealed class SurplusNumbersStay(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        base.Install(token, batch with { Heads = [] }, cancellation);
}

/// <summary>A zone that is read back never says which other zone it was paired with.</summary>
internal sealed class ExpectsNobody(IZone inner) : ZoneShell(inner)
{
    private ZoneControl? real;

    public override async ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation)
    {
        var reply = await base.Control(cancellation);
        real = reply.Value;
        return reply.IsApplied && real is { InService: true } ? ZoneReply.Ok<ZoneControl?>(real with { Peer = string.Empty }) : reply;
    }

    public override ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        base.SetControl(real is not null && expected == real with { Peer = string.Empty } ? real : expected, next, cancellation);
}
