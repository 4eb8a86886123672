using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Regions.Replication;

/// <content>From home to follower: the positions of a region that was fenced.</content>
public sealed partial class ReplicaApplier
{
    /// <summary>
    /// For a fenced region whose tail is quarantined, before it follows its successor: sets its positions to the successor's fork points. A
    /// stream that went on beyond its fork point, or whose history is another one before it too, is marked to be copied anew: its log goes
    /// (the successor may have purged what is in it, and nobody would tell), its records stay as they are until then. May be repeated
    /// after a failure.
    /// </summary>
    /// <param name="forkPoints">All of them: a stream that is not among them has its fork point at 0.</param>
    /// <param name="epoch">The successor's.</param>
    public async ValueTask<Result<Done>> Follow(IReadOnlyList<ReplicaPosition> forkPoints, long epoch, CancellationToken cancellation)
    {
        var fenced = await ports.Store.FenceWriters(cancellation);
        if (!fenced.TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var heads = await ports.Store.Heads(cancellation);
        if (!heads.TryGet(out var own, out refusal))
        {
            return refusal;
        }

        var forks = forkPoints.ToDictionary(fork => fork.Stream, StringComparer.Ordinal);
        foreach (var head in own)
        {
            if (!StreamRecords.IsShipped(head.Stream))
            {
                continue;
            }

            var stored = await positions.Find(head.Stream, cancellation);
            if (!stored.TryGet(out var there, out refusal))
            {
                return refusal;
            }

            if (there?.CopiedTo is not null)
            {
                // Marked by an attempt before this one; its log is cut, so that it would look as if it had no tail.
                continue;
            }

            var fork = forks.GetValueOrDefault(head.Stream) ?? ReplicaPosition.Start(head.Stream, epoch);
            var known = await Shared(fork, head, cancellation);
            if (!known.TryGet(out var isShared, out refusal))
            {
                return refusal;
            }

            var written = await SetBack(head, isShared && fork.Sequence == head.Sequence ? fork : ToBeCopied(head.Stream, epoch));
            if (!written.TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return default(Done);
    }

    /// <summary>True when this region's own entry is the one at which the successor began.</summary>
    private async ValueTask<Result<bool>> Shared(ReplicaPosition fork, StreamHead head, CancellationToken cancellation)
    {
        if (fork.Sequence == 0 || fork.Sequence > head.Sequence || !fork.IsWhole)
        {
            return fork.Sequence == 0;
        }

        var read = await ports.Store.Applied(head.Stream, fork.Sequence - 1, 1, cancellation);
        return read.TryGet(out var entries, out var refusal)
            ? entries.Count == 1 && ChainLink.Fits(ports.Hash, fork, entries[0])
            : refusal;
    }
}
