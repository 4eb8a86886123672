using Kms.Records;
using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Failover;

/// <summary>
/// A home region stops on purpose, so that its peer can have everything before it is promoted. From the moment it stops until the
/// peer is promoted neither region accepts changes; that is the price of losing none.
/// </summary>
/// <param name="shipping">The stream to the peer.</param>
internal sealed class LeadershipTransfer(RegionStateStore region, Quiesce quiesce, IChangeLog changes, Func<ShipperLoop?> shipping,
    TimeProvider time)
{
    /// <summary>How long the peer has to get the rest. A call that asks for a hand-over waits that much longer for its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Refusal NotInTime = new(RefusalCode.Conflict, "The peer did not get the rest of the changes in time, so this region stays home.");
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private volatile bool isToStepUp;

    /// <summary>Ok: nothing is accepted here any more and the peer has it all. Else this region is home as before.</summary>
    public async ValueTask<Result<Done>> StepDown(CancellationToken cancellation)
    {
        if (shipping()?.Status.Alarms.FirstOrDefault(alarm => alarm.Kind == AlarmKind.Fork) is { } fork)
        {
            return new Refusal(RefusalCode.Conflict, "Nothing is handed over while the two regions have different histories of a vault. " + fork.Message);
        }

        if (quiesce.NotNow is { } notNow)
        {
            return notNow;
        }

        var steppedDown = await region.Take(new RegionEvent.SteppedDown(), "it hands over to its peer.", cancellation);
        if (!steppedDown.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        using var over = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        var given = await Give(limit.Token);
        if (given.Refusal is not null)
        {
            await StepUpAgain();
        }

        return given;
    }

    /// <summary>
    /// The peer was not promoted after all. What cannot be stored just now, because a zone has gone away meanwhile, is tried again by
    /// <see cref="Tick"/>.
    /// </summary>
    public async ValueTask<Result<Done>> StepUpAgain()
    {
        var up = await region.Take(new RegionEvent.SteppedUpAgain(), "the peer did not take over.", CancellationToken.None);
        isToStepUp = up.Refusal is { Code: not RefusalCode.Conflict };
        return up.TryGet(out _, out var refusal) ? default(Done) : refusal;
    }

    /// <summary>Now and then: a region that gives nothing away must not stay stopped.</summary>
    public async ValueTask Tick()
    {
        if (isToStepUp)
        {
            await StepUpAgain();
        }
    }

    /// <summary>All nodes have to stop, and one of them may have to be given up first; then the rest is given.</summary>
    private async ValueTask<Result<Done>> Give(CancellationToken limit)
    {
        try
        {
            return (await quiesce.OfEverything(limit)).TryGet(out _, out var refusal) ? await GiveTheRest(limit) : refusal;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return NotInTime;
        }
    }

    private async ValueTask<Result<Done>> GiveTheRest(CancellationToken limit)
    {
        while (true)
        {
            if (!(await changes.Heads(limit)).TryGet(out var heads, out var refusal))
            {
                return refusal;
            }

            if (shipping()?.Link.HasAll(heads.Where(head => head.Stream.Length > 0)) == true)
            {
                return default(Done);
            }

            if (limit.IsCancellationRequested)
            {
                return NotInTime;
            }

            await Task.Delay(LookEvery, time, CancellationToken.None);
        }
    }
}
