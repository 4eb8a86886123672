using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <summary>
/// What comes in from the other region: one message at a time to the applier, and what follows from the answers for the region around it.
/// Messages of a peer that has been promoted are how an old home region hears of it.
/// </summary>
/// <param name="superseded">Told when the other region lives in a higher epoch.</param>
/// <param name="stop">Returns when every node knows the positions.</param>
internal sealed class ReplicaServer(ReplicaApplier applier, RegionStateStore region, StreamPositions positions, Action<long> superseded, Func<CancellationToken, Task> stop) : IRegionLink, IDisposable
{
    private readonly SemaphoreSlim turns = new(1, 1);

    public ReplicaStatus Status => applier.Status;

    public ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation)
    {
        if (hello.Epoch > region.State.KnownEpoch)
        {
            superseded(hello.Epoch);
        }

        return Turn(() => applier.Hello(hello, cancellation), isNews: true);
    }

    public ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) => Turn(() => applier.Push(batch, cancellation), isNews: true);

    public ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) => Turn(() => CopyUnseen(page, cancellation), isNews: true);

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => Turn(() => applier.Beat(beat, cancellation), isNews: false);

    /// <summary>Nothing is applied meanwhile: for a promotion, and for setting a fenced region to its fork points.</summary>
    public async ValueTask<T> Stopped<T>(Func<ReplicaApplier, ValueTask<T>> act, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            return await act(applier);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>The stream is to be copied anew, and not served from this moment until it is whole.</summary>
    public ValueTask<Result<ReplicaPosition>> Recopy(string stream, CancellationToken cancellation) => Stopped(
        async inner =>
        {
            var marked = await inner.Recopy(stream, cancellation);
            if (marked.TryGet(out var position, out _))
            {
                positions.Applied([position]);
                await stop(cancellation);
            }

            return marked;
        },
        cancellation);

    public void Tick() => applier.Tick();

    public void Dispose() => turns.Dispose();

    /// <summary>
    /// No node serves the stream before the first of its records comes: a part of it is no state that the home region was ever in.
    /// </summary>
    private async ValueTask<LinkAnswer> CopyUnseen(CopyPage page, CancellationToken cancellation)
    {
        var before = region.State.Role is RegionRole.Replica or RegionRole.Failover ? positions.BeginCopy(page.Stream) : null;
        if (before is not null)
        {
            await stop(cancellation);
        }

        var answer = await applier.Copy(page, cancellation);
        if (answer.Outcome != LinkOutcome.Ok && before is { } was)
        {
            positions.Set(was.Stream, was.Sequence, was.IsWhole);
        }

        return answer;
    }

    private async ValueTask<LinkAnswer> Turn(Func<ValueTask<LinkAnswer>> act, bool isNews)
    {
        await turns.WaitAsync();
        try
        {
            var answer = await act();
            if (answer.Outcome == LinkOutcome.Ok && region.State.Role is RegionRole.Replica or RegionRole.Failover)
            {
                if (isNews)
                {
                    positions.Applied(answer.Positions);
                }

                if (applier.Status.Lag.Changes == 0)
                {
                    positions.CaughtUp();
                }
            }

            return answer;
        }
        finally
        {
            turns.Release();
        }
    }
}
