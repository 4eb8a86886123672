using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>A change that stands in one zone is given up without keeping it out of the other one first.</summary>
internal sealed class NoFence(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        statement is Fence ? new(ZoneReply.Ok(0L)) : base.Execute(statement, token, cancellation);
}

/// <summary>A zone that cannot take a prepare goes on being asked for the next one.</summary>
internal sealed class FailureOverlooked(IZone inner) : ZoneShell(inner)
{
    public override async ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation)
    {
        var reply = await base.Execute(statement, token, cancellation);
        return IsA && statement is Prepare && reply.Outcome == ZoneOutcome.Unreachable ? new ZoneReply<long>(ZoneOutcome.Stale, 0) : reply;
    }
}

/// <summary>A purge is written as any other change: the bodies before it stay in the log.</summary>
internal sealed class PurgeKeepsBodies(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        base.Execute(statement is Prepare p ? p with { Intent = p.Intent with { Erase = false } } : statement, token, cancellation);
}

/// <summary>What a rejoin finds in the log with another body, it leaves as it is: a purge that the returning zone has missed destroys nothing there.</summary>
internal sealed class ErasureNotCopied(IZone inner) : ZoneShell(inner)
{
    public override async ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        await base.Install(token, batch with { Changes = [.. batch.Changes.Where(entry => entry.RecordId is null || !entry.Body.IsEmpty)] }, cancellation);
}

internal sealed class DenialNotRead(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<IReadOnlyList<Denial>>> Denials(string? recordId, string? after, int limit, CancellationToken cancellation) =>
        recordId is null ? base.Denials(recordId, after, limit, cancellation) : new(ZoneReply.Ok<IReadOnlyList<Denial>>([]));
}

/// <summary>Merged denials stay in the deny log.</summary>
internal sealed class DenialsNotWithdrawn(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        new(ZoneReply.Ok(true));
}
