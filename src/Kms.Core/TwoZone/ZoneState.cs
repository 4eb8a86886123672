using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// One of the two places at the table: a zone, how it is, and the fencing token that its statements carry. Swapped as one reference.
/// </summary>
internal sealed class ZoneState(IZone zone, TimeProvider time, Action<ZoneHealth> changed)
{
    private volatile View view = new(ZoneStatus.Starting, default, false, null, time.GetUtcNow());

    private volatile string? warning;

    private long compared;

    public IZone Zone { get; } = zone;

    public bool InService => view.Status == ZoneStatus.InService;

    /// <summary>In service, or claimed by this host's own rejoin.</summary>
    public bool TakesWrites => view.Status is ZoneStatus.InService or ZoneStatus.Rejoining;

    public FencingToken Token => view.Token;

    /// <summary>True when its data is known to be damaged: only a full copy helps.</summary>
    public bool Damaged => view.Damaged;

    public ZoneStatus Status => view.Status;

    public ZoneHealth Health => view is var now && now.Status == ZoneStatus.Rejoining
        ? new(Zone.Name, now.Status, now.Reason, now.Since, Interlocked.Read(ref compared), warning)
        : new(Zone.Name, now.Status, now.Reason, now.Since, Warning: warning);

    /// <summary>Opens the zone. What it warns of is told with its next change of state, or at once when it serves already.</summary>
    public async ValueTask<ZoneReply<bool>> Open(CancellationToken cancellation)
    {
        var opened = await Zone.Open(cancellation);
        var said = opened.IsApplied ? opened.Reason : null;
        var isNew = said is not null && said != warning;
        warning = said;
        if (isNew && InService)
        {
            changed(Health);
        }

        return opened;
    }

    public void Serve(FencingToken token) => Set(new View(ZoneStatus.InService, token, false, null, time.GetUtcNow()));

    /// <summary>Knows the fencing token and does not serve yet: something has to be looked at first.</summary>
    public void Hold(FencingToken token) => Set(new View(ZoneStatus.Starting, token, false, null, time.GetUtcNow()));

    /// <summary>The same with a later token. False when the zone has left since, for a reason that counts.</summary>
    public bool Hold(FencingToken held, FencingToken token) =>
        Move(held, new View(ZoneStatus.Starting, token, false, null, time.GetUtcNow()));

    /// <summary>A zone that was held serves. False when it has left since.</summary>
    public bool ServeHeld(FencingToken token) => Move(token, new View(ZoneStatus.InService, token, false, null, time.GetUtcNow()));

    /// <summary>The zone's epoch was raised by this host; nothing else has changed.</summary>
    public void Raise(FencingToken from, FencingToken to)
    {
        if (view is { Status: ZoneStatus.InService } now && now.Token == from)
        {
            Set(now with { Token = to });
        }
    }

    public void Rejoin(FencingToken claim)
    {
        Interlocked.Exchange(ref compared, 0);
        Set(view with { Status = ZoneStatus.Rejoining, Token = claim });
    }

    public void Progress(int records) => Interlocked.Add(ref compared, records);

    public void Leave(string? reason, bool damaged = false)
    {
        var now = view;
        if (now.Status == ZoneStatus.Out && now.Reason == reason && now.Damaged == damaged)
        {
            return;
        }

        var since = now.Status == ZoneStatus.Out ? now.Since : time.GetUtcNow();
        Set(new View(ZoneStatus.Out, now.Token, damaged || (now.Damaged && now.Status == ZoneStatus.Out), reason ?? "no reason given", since));
    }

    /// <summary>Takes the zone out when its answer says that it cannot be relied on.</summary>
    public ZoneReply<T> Note<T>(ZoneReply<T> reply)
    {
        if (reply.Outcome is ZoneOutcome.Unreachable or ZoneOutcome.Unknown)
        {
            Leave(reply.Reason, reply.Damaged);
        }

        return reply;
    }

    /// <summary>From held under this token to another state, in one step.</summary>
    private bool Move(FencingToken held, View next)
    {
        var before = view;
        if (before.Status != ZoneStatus.Starting || before.Token != held || Interlocked.CompareExchange(ref view, next, before) != before)
        {
            return false;
        }

        if (next.Status != ZoneStatus.Starting)
        {
            changed(Health);
        }

        return true;
    }

    private void Set(View next)
    {
        var before = view;
        view = next;
        if (before.Status != next.Status || before.Reason != next.Reason)
        {
            changed(Health);
        }
    }

    private sealed record View(ZoneStatus Status, FencingToken Token, bool Damaged, string? Reason, DateTimeOffset Since);
}
