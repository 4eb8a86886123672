using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>B is never asked.</summary>
internal sealed class OneZoneOnly(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        !IsA && statement is Prepare or Commit ? new(ZoneReply.Ok(0L)) : base.Execute(statement, token, cancellation);
}

/// <summary>B is asked, and nobody waits for what it says.</summary>
internal sealed class SecondPrepareUnawaited(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation)
    {
        var sent = base.Execute(statement, token, cancellation);
        return !IsA && statement is Prepare ? new(ZoneReply.Ok(0L)) : sent;
    }
}

/// <summary>A clear that nobody confirmed counts as done, so "nothing was written" is said although the intent may stand.</summary>
internal sealed class ClearUnconfirmed(IZone inner) : ZoneShell(inner)
{
    public override async ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation)
    {
        var reply = await base.Execute(statement, token, cancellation);
        return statement is Abort ? ZoneReply.Ok(0L) : reply;
    }
}

/// <summary>No answer to a prepare is taken for "it did not happen".</summary>
internal sealed class TimeoutIsRefusal(IZone inner) : ZoneShell(inner)
{
    public override async ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation)
    {
        var reply = await base.Execute(statement, token, cancellation);
        return statement is Prepare && reply.Outcome == ZoneOutcome.Unknown ? ZoneReply.Unreachable<long>("timed out") : reply;
    }
}
