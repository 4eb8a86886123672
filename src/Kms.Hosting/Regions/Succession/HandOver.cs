using Kms.Hosting.Regions.Stream;
using Kms.Regions;
using Kms.Replication;

namespace Kms.Hosting.Regions.Succession;

/// <summary>
/// A home region stops on purpose, so that its partner can have everything before it is promoted. From the moment it stops until the partner is promoted nobody
/// accepts changes; that is the price of losing none.
/// </summary>
/// <param name="shipping">The stream to the partner.</param>
internal sealed class HandOver(RegionSeat seat, RegionGate gate, IChangeLog changes, Func<Shipping?> shipping, TimeProvider time)
{
    /// <summary>So long the partner has to get the rest. Whoever asks for a hand-over waits for its answer that much longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Ok: nothing is accepted here any more and the partner has it all. Else this region is home as before.</summary>
    public async ValueTask<Result<Done>> StepDown(CancellationToken cancellation)
    {
        if (shipping()?.Status.Alarms.FirstOrDefault(alarm => alarm.Kind == AlarmKind.Fork) is { } fork)
        {
            return new Refusal(RefusalCode.Conflict, "Nothing is handed over while the two regions have different histories of a vault. " + fork.Message);
        }

        var steppedDown = await seat.Take(new RegionEvent.SteppedDown(), "it hands over to its partner.", cancellation);
        if (!steppedDown.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        await gate.Drain();
        var given = await GiveTheRest(cancellation);
        if (given.Refusal is not null)
        {
            await StepUpAgain();
        }

        return given;
    }

    /// <summary>The partner was not promoted after all.</summary>
    public async ValueTask<Result<Done>> StepUpAgain()
    {
        var up = await seat.Take(new RegionEvent.SteppedUpAgain(), "the partner did not take over.", CancellationToken.None);
        return up.TryGet(out _, out var refusal) ? default(Done) : refusal;
    }

    private async ValueTask<Result<Done>> GiveTheRest(CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + Patience;
        while (true)
        {
            if (!(await changes.Heads(cancellation)).TryGet(out var heads, out var refusal))
            {
                return refusal;
            }

            if (shipping()?.Link.HasAll(heads.Where(head => head.Stream.Length > 0)) == true)
            {
                return default(Done);
            }

            if (time.GetUtcNow() >= until || cancellation.IsCancellationRequested)
            {
                return new Refusal(RefusalCode.Conflict, "The partner did not get the rest of the changes in time, so this region stays home.");
            }

            await Task.Delay(LookEvery, time, CancellationToken.None);
        }
    }
}
