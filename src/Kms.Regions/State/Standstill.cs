using Kms.Records;

namespace Kms.Regions.State;

/// <summary>
/// How a region stops changing: every node does as the region's role says and has ended what it had let through; then, stored first, the zones refuse what is still on its way
/// to them. Whoever is asleep meanwhile finds on waking that its statements are refused, and before it may send new ones it reads what the region is now.
/// </summary>
internal sealed class Standstill(RegionSeat seat, IRegionNodes nodes, IReplicaStore store)
{
    private volatile bool isClaimed = !nodes.AreMany;

    /// <summary>
    /// Nobody but this one can install changes of the other region: whoever did so before has been fenced, and reads that its time is over. Before that it may not install
    /// anything itself. Where there is one process it is always so.
    /// </summary>
    public bool IsClaimed => isClaimed;

    /// <summary>Null: <see cref="OfNodes"/> can be reached just now. Asked before a step that cannot be taken back while a zone is away.</summary>
    public Refusal? WhyNotNow => !nodes.AreMany || store.CanInstall ? null
        : new Refusal(RefusalCode.ZoneUnavailable, "A zone of this region is away, so that what its silos have sent cannot be fenced. It stays home.") { RetryAfter = TimeSpan.FromSeconds(2) };

    /// <summary>For a step that needs no more where there is one process: that has ended what it had let through, and nobody else writes.</summary>
    public async ValueTask<Result<Done>> OfNodes(CancellationToken cancellation)
    {
        await nodes.Stop(cancellation);
        return nodes.AreMany ? await Claim(cancellation) : default(Done);
    }

    /// <summary>Nothing can be added to what is in the zones now.</summary>
    public async ValueTask<Result<Done>> OfEverything(CancellationToken cancellation)
    {
        await nodes.Stop(cancellation);
        return await Claim(cancellation);
    }

    /// <summary>Stores who decides here, and fences whoever did before.</summary>
    public async ValueTask<Result<Done>> Claim(CancellationToken cancellation)
    {
        if (!(await seat.Store(cancellation)).TryGet(out _, out var refusal) || !(await store.FenceWriters(cancellation)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        isClaimed = true;
        return default(Done);
    }
}
