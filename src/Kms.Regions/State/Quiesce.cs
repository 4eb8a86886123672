using Kms.Records;

namespace Kms.Regions.State;

/// <summary>
/// How a region stops changing: every silo does as the region's role says and has ended what it had let through; that is stored, and then
/// the zones refuse what is still on its way to them. A silo that is paused meanwhile finds, when it resumes, that its statements are
/// refused, and reads what the region is now before it may send new ones.
/// </summary>
internal sealed class Quiesce(RegionStateStore region, IRegionNodes nodes, IReplicaStore store)
{
    private volatile bool isClaimed;

    /// <summary>
    /// Only this controller can install changes of the other region: the one before it has been fenced, and reads that it is deposed.
    /// Before that, this one may not install anything.
    /// </summary>
    public bool IsClaimed => isClaimed;

    /// <summary>
    /// Null: <see cref="OfEverything"/> can be reached just now. Asked before a step that cannot be taken back while a zone is away.
    /// </summary>
    public Refusal? NotNow => store.CanInstall ? null
        : new Refusal(RefusalCode.ZoneUnavailable, "A zone of this region is away, so that what its silos have sent cannot be fenced. It stays home.") { RetryAfter = TimeSpan.FromSeconds(2) };

    /// <summary>Nothing can be added to what is in the zones now.</summary>
    public async ValueTask<Result<Done>> OfEverything(CancellationToken cancellation)
    {
        await nodes.Stop(cancellation);
        return await Claim(cancellation);
    }

    /// <summary>Stores which controller decides here, and fences the one before it.</summary>
    public async ValueTask<Result<Done>> Claim(CancellationToken cancellation)
    {
        if (!(await region.Store(cancellation)).TryGet(out _, out var refusal) || !(await store.FenceWriters(cancellation)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        isClaimed = true;
        return default(Done);
    }
}
