using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Mutants;

/// <summary>The returning zone is written over without its claim, which this host only imagines: others take the zone for what it was.</summary>
internal sealed class CopiesUnclaimed(IZone inner) : ZoneShell(inner)
{
    private ZoneControl? real;
    private ZoneControl? imagined;

    public override async ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation)
    {
        var reply = await base.Control(cancellation);
        return imagined is not null && reply.IsApplied && reply.Value == real ? ZoneReply.Ok<ZoneControl?>(imagined) : reply;
    }

    public override ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation)
    {
        if (expected is not null && !next.InService)
        {
            real = expected == imagined ? real : expected;
            imagined = next;
            return new(ZoneReply.Ok(true));
        }

        return base.SetControl(imagined is not null && expected == imagined ? real : expected, next, cancellation);
    }

    public override ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        base.Execute(statement, Real(token), cancellation);

    public override ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        base.Install(Real(token), batch, cancellation);

    public override ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        base.Withdraw(denialIds, Real(token), cancellation);

    private FencingToken Real(FencingToken token) => imagined?.Token == token ? real!.Token : token;
}

/// <summary>The survivor is not told whom it is paired with now.</summary>
internal sealed class PeerNotTold(IZone inner) : ZoneShell(inner)
{
    public override ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        expected is { InService: true } && next.InService && expected.Peer != next.Peer ? new(ZoneReply.Ok(true)) : base.SetControl(expected, next, cancellation);
}

/// <summary>
/// The epoch is not raised before something is done that the other zone misses (a change taken back, a denial): no host but this one learns that the other zone
/// has to rejoin. Which of the raises it was shows with the next statement.
/// </summary>
/// <param name="denials">True: before denials. False: before a change is taken back.</param>
internal sealed class NotParted(IZone inner, bool denials) : ZoneShell(inner)
{
    private (ZoneControl Before, ZoneControl After)? waiting;

    public override ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation)
    {
        if (expected is { InService: true } && next == expected with { Epoch = next.Epoch } && next.Epoch > expected.Epoch && waiting is null)
        {
            waiting = (expected, next);
            return new(ZoneReply.Ok(true));
        }

        return AfterAll(() => base.SetControl(expected, next, cancellation), cancellation);
    }

    public override ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) => denials && Skip(ref token)
        ? base.Deny(denial, token, cancellation)
        : AfterAll(() => base.Deny(denial, token, cancellation), cancellation);

    public override ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        !denials && statement is Abort && Skip(ref token)
            ? base.Execute(statement, token, cancellation)
            : AfterAll(() => base.Execute(statement, token, cancellation), cancellation);

    public override ValueTask<ZoneReply<ZoneControl?>> Control(CancellationToken cancellation) => AfterAll(() => base.Control(cancellation), cancellation);

    public override ValueTask<ZoneReply<IReadOnlyList<ZoneRow>>> Intents(string? after, int limit, CancellationToken cancellation) =>
        AfterAll(() => base.Intents(after, limit, cancellation), cancellation);

    private bool Skip(ref FencingToken token)
    {
        if (waiting is not { } raise || raise.After.Token != token)
        {
            return false;
        }

        (token, waiting) = (raise.Before.Token, null);
        return true;
    }

    /// <summary>It was another raise: it is made now.</summary>
    private async ValueTask<ZoneReply<T>> AfterAll<T>(Func<ValueTask<ZoneReply<T>>> ask, CancellationToken cancellation)
    {
        if (waiting is { } raise)
        {
            waiting = null;
            var raised = await base.SetControl(raise.Before, raise.After, cancellation);
            if (!raised.IsApplied)
            {
                return raised.As<T>();
            }
        }

        return await ask();
    }
}
