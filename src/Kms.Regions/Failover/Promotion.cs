using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;

namespace Kms.Regions.Failover;

/// <summary>An operator's decisions in a region that follows: to serve alone, to take over, to give things back.</summary>
internal sealed class Promotion(RegionStateStore region, ReplicaServer following, LeadershipTransfer transfer, Func<LinkClient?> peer)
{
    private static readonly TimeSpan HeardMax = TimeSpan.FromSeconds(10);

    public async ValueTask<Result<RegionState>> FailOver(CancellationToken cancellation) => region.State.Role == RegionRole.Failover
        ? region.State
        : await region.Take(new RegionEvent.FailedOver(), "an operator says that the home region is lost.", cancellation);

    /// <summary>A region that has stepped down, and whose peer was not promoted, is home again by this.</summary>
    public async ValueTask<Result<RegionState>> Promote(CancellationToken cancellation)
    {
        if (region.State is { Role: RegionRole.Fenced } state && state.KnownEpoch == state.Epoch)
        {
            var up = await transfer.StepUpAgain();
            return up.TryGet(out _, out var refusal) ? region.State : refusal;
        }

        return await TakeOver("an operator has promoted it.", cancellation);
    }

    /// <summary>
    /// In failover: the home region is there again and stays home. In a replica: the home region stops, this one gets the rest and is
    /// promoted.
    /// </summary>
    public async ValueTask<Result<RegionState>> FailBack(TimeProvider time, CancellationToken cancellation)
    {
        if (region.State.Role == RegionRole.Failover)
        {
            return await region.Take(new RegionEvent.HomeCameBack(), "an operator says that the home region is back.", cancellation);
        }

        if (region.State.Role != RegionRole.Replica || peer() is not { } home)
        {
            return new Refusal(RefusalCode.Conflict, $"Only a replica can take over from its home region, and this one is {region.State.Role}.");
        }

        var status = following.Status;
        if (status.Heard is not { } heard || time.GetUtcNow() - heard > HeardMax)
        {
            return new Refusal(RefusalCode.Conflict, "The home region was not heard of for a while. If it is lost, promote this one instead.");
        }

        var (answer, reason) = await home.Send(LinkMessage.StepDown, default, LeadershipTransfer.Patience, cancellation);
        if (answer is not { Status: 200 })
        {
            // It may have stepped down and not been heard: then it must not stay like that.
            await home.Send(LinkMessage.StepUpAgain, default, CancellationToken.None);
            return new Refusal(RefusalCode.Conflict, answer is null
                ? $"The home region did not hand over: {reason} If it is lost, promote this one instead."
                : LinkAnswers.Said(answer).Message);
        }

        var taken = await TakeOver("its peer has handed over.", cancellation);
        if (!taken.IsOk)
        {
            await home.Send(LinkMessage.StepUpAgain, default, CancellationToken.None);
        }

        return taken;
    }

    /// <summary>Only a home region: what follows has nothing to follow without one, and is promoted first.</summary>
    public ValueTask<Result<RegionState>> Unpair(CancellationToken cancellation) =>
        region.Take(new RegionEvent.Unpaired(), "an operator has given its peer up.", cancellation);

    private ValueTask<Result<RegionState>> TakeOver(string reason, CancellationToken cancellation) => following.Stopped(
        async applier => (await applier.Conclude(cancellation)).TryGet(out _, out var refusal)
            ? await region.Take(new RegionEvent.Promoted(), reason, cancellation)
            : refusal,
        cancellation);
}
