using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>An intent is answered as if it were decided.</summary>
internal sealed class IntentIsAnswer(IZone inner) : ZoneShell(inner)
{
    public override async ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation)
    {
        var reply = await base.Read(recordId, cancellation);
        return reply.Value is { Intent: { } i } row
            ? ZoneReply.Ok<ZoneRow?>(row with { Version = i.Version, Index = i.Index, Body = i.Body, Hash = i.Hash, Intent = null })
            : reply;
    }
}

/// <summary>The version beside an intent is answered without a look at the other zone.</summary>
internal sealed class IntentIsIgnored(IZone inner) : ZoneShell(inner)
{
    public override async ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation)
    {
        var reply = await base.Read(recordId, cancellation);
        return reply.Value is { Intent: not null } row ? ZoneReply.Ok<ZoneRow?>(row with { Intent = null }) : reply;
    }
}

/// <summary>A zone is asked without a look at whether it is still the one that was known: its control row is read once and believed for ever.</summary>
internal sealed class ControlIsBelieved(IZone inner) : ZoneShell(inner)
{
    private ZoneReply<ZoneControl?>? known;

    public override ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation)
    {
        known = null;
        return base.Open(cancellation);
    }

    public override async ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation)
    {
        if (known is { IsApplied: true } answer)
        {
            return answer;
        }

        known = await base.Control(cancellation);
        return known.Value;
    }

    public override async ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation)
    {
        var reply = await base.SetControl(expected, next, cancellation);
        known = null;
        return reply;
    }
}

/// <summary>A row counts whatever has become of its zone: the look at the control row that follows a read is spared.</summary>
internal sealed class NotVouchedFor(IZone inner) : ZoneShell(inner)
{
    private ZoneReply<ZoneControl?>? known;
    private bool hasRead;

    public override ValueTask<ZoneReply<ZoneRow?>> Read(string recordId, CancellationToken cancellation)
    {
        hasRead = true;
        return base.Read(recordId, cancellation);
    }

    public override async ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation)
    {
        if (hasRead && known is { IsApplied: true } answer)
        {
            hasRead = false;
            return answer;
        }

        var control = await base.Control(cancellation);
        known = control;
        return control;
    }
}

/// <summary>A zone that comes back at a start is not compared with its peer.</summary>
internal sealed class StartWithoutComparing(IZone inner) : ZoneShell(inner)
{
    private bool isStarting;

    public override ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation)
    {
        isStarting = true;
        return base.Open(cancellation);
    }

    public override ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation)
    {
        isStarting = false;
        return base.Intents(after, limit, cancellation);
    }

    public override ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation)
    {
        isStarting = false;
        return base.SetControl(expected, next, cancellation);
    }

    public override ValueTask<ZoneReply<IReadOnlyList<StreamHead>>> StreamHeads(CancellationToken cancellation) =>
        isStarting ? new(ZoneReply.Ok<IReadOnlyList<StreamHead>>([])) : base.StreamHeads(cancellation);
}
