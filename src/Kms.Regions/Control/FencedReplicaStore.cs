using Kms.Records;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Regions.Control;

/// <summary>
/// The zones, as the one uses them that decides for the region: it installs only what it may. It stood still for long, perhaps, and another
/// one has taken over: that one has stored its name and fenced the zones before it installed anything, so a controller that has the zones'
/// present fencing tokens and reads its own name in them still decides.
/// </summary>
internal sealed class FencedReplicaStore(TwoZoneStore inner, RegionStateStore region, RegionRecords records, Func<bool> isClaimed)
    : IReplicaStore, IWriteFence
{
    private static readonly Refusal NotYet = new(RefusalCode.ZoneUnavailable, "This region's node has just taken over and cannot write to both zones yet.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly Refusal Over = new(RefusalCode.Conflict, "Another node of this region has taken over.");

    private FencingTokens? known;

    public bool CanInstall => inner.CanInstall;

    public ValueTask<Result<Done>> Install(InstallBatch batch) => inner.Install(batch, this);

    public ValueTask<Result<Done>> FenceWriters(CancellationToken cancellation) => inner.FenceWriters(cancellation);

    public ValueTask<Result<IReadOnlyList<StreamHead>>> Heads(CancellationToken cancellation) => inner.Heads(cancellation);

    public ValueTask<Result<IReadOnlyList<ChangeEntry>>> Applied(string stream, long after, int limit, CancellationToken cancellation) =>
        inner.Applied(stream, after, limit, cancellation);

    public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) => inner.Scan(after, limit, cancellation);

    public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => inner.Row(id, cancellation);

    public async ValueTask<Refusal?> Check(FencingTokens tokens, CancellationToken cancellation)
    {
        if (!isClaimed())
        {
            return NotYet;
        }

        if (known == tokens)
        {
            return null;
        }

        if (!(await records.ReadState(region.Record.Origin, cancellation)).TryGet(out var there, out var refusal))
        {
            return refusal;
        }

        if (there.Record.By != region.LeaderId)
        {
            return Over;
        }

        known = tokens;
        return null;
    }
}
