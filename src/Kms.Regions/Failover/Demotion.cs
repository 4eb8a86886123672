using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Regions.Failover;

/// <summary>
/// Another region was promoted in this one's place. From the moment it is heard of, nothing is served here; then, step by step and as
/// often as it takes: what this region has beyond the fork points is set aside, its streams are set back to them, and it follows its
/// successor.
/// </summary>
/// <param name="forget">Drops everything in memory.</param>
internal sealed class Demotion(
    RegionSelf self, RegionStateStore region, Quiesce quiesce, TwoZoneStore store, ReplicaServer following, Quarantine quarantine, StreamPositions positions,
    IRecordSeal seal, Func<ValueTask> forget, RegionLog log)
{
    private const int PageSize = 256;

    /// <summary>Fences this region. What can be said at once is said at once: no change is acknowledged after this.</summary>
    public async ValueTask Fence(long epoch)
    {
        if (epoch > region.State.KnownEpoch)
        {
            await region.Take(new RegionEvent.SawEpoch(epoch), $"its peer lives in epoch {epoch}.", CancellationToken.None);
        }
    }

    /// <summary>Goes from fenced to following. Ok also where there is nothing to do; else it is tried again.</summary>
    /// <param name="link">To the successor.</param>
    public async ValueTask<Result<Done>> Follow(IRegionLink link, CancellationToken cancellation)
    {
        if (region.State is not { Role: RegionRole.Fenced } state || state.KnownEpoch == state.Epoch)
        {
            return default(Done);
        }

        // What is still being written is carried through or refused first, and what is on its way to the zones is fenced: then the tail
        // stands still.
        if (!(await quiesce.OfEverything(cancellation)).TryGet(out _, out var refusal)
            || !(await ForkPoints(link, state, cancellation)).TryGet(out var forkPoints, out refusal)
            || !(await SetAside(forkPoints, state.Epoch, cancellation)).TryGet(out _, out refusal)
            || !(await following.Stopped(applier => applier.Follow(forkPoints, state.KnownEpoch, cancellation), cancellation)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        // What is to be copied again must be known as such before anything is served again.
        positions.Clear();
        if (!(await positions.LoadApplied(store, seal, cancellation)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        await forget();
        var followed = await region.Take(new RegionEvent.Followed(), "what it had alone is set aside, and it follows its successor.", cancellation);
        return followed.TryGet(out _, out refusal) ? default(Done) : refusal;
    }

    private async ValueTask<Result<List<ReplicaPosition>>> ForkPoints(IRegionLink link, RegionState state, CancellationToken cancellation)
    {
        var all = new List<ReplicaPosition>();
        while (true)
        {
            var after = all.Count == 0 ? null : all[^1].Stream;
            var answer = await link.Hello(new LinkHello(self.Name, self.Installation, state.Epoch, after, PageSize), cancellation);
            if (answer.Outcome != LinkOutcome.Fenced)
            {
                return new Refusal(RefusalCode.PeerUnreachable, "The promoted region does not say where the histories part: " + (answer.Reason ?? answer.Outcome.ToString()));
            }

            all.AddRange(answer.Positions);
            if (answer.Positions.Count < PageSize)
            {
                return all;
            }
        }
    }

    private async ValueTask<Result<Done>> SetAside(List<ReplicaPosition> forkPoints, long epoch, CancellationToken cancellation)
    {
        if (!(await store.Heads(cancellation)).TryGet(out var heads, out var refusal))
        {
            return refusal;
        }

        var forks = forkPoints.ToDictionary(position => position.Stream, position => position.Sequence, StringComparer.Ordinal);
        var count = 0L;
        foreach (var head in heads.Where(head => head.Stream.Length > 0))
        {
            for (var after = forks.GetValueOrDefault(head.Stream); after < head.Sequence;)
            {
                if (!(await store.Decided(head.Stream, after, PageSize, cancellation)).TryGet(out var page, out refusal))
                {
                    return refusal;
                }

                foreach (var entry in page.Entries.Where(entry => entry.RecordId is not null))
                {
                    if (!(await quarantine.Keep(entry, epoch, cancellation)).TryGet(out _, out refusal))
                    {
                        return refusal;
                    }

                    count++;
                }

                if (page.Entries.Count == 0)
                {
                    return new Refusal(RefusalCode.OutcomeUnknown, $"Change {after + 1} of '{head.Stream}' is not decided yet.");
                }

                after = page.Entries[^1].Sequence;
            }
        }

        if (count > 0)
        {
            log.Quarantined(count);
        }

        return default(Done);
    }
}
