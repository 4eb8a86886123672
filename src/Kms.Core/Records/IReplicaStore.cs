namespace Kms.Records;

/// <summary>
/// How a region that follows another one writes: whole batches, one zone after the other, each in one transaction with the heads of the
/// streams. Implemented by <c>TwoZoneStore</c>.
/// </summary>
public interface IReplicaStore : IRecordRows
{
    /// <summary>
    /// Ok: durable in both zones. <see cref="RefusalCode.ZoneUnavailable"/>: a zone is away; perhaps it is in one of them, then a rejoin
    /// brings it to the other.
    /// <see cref="RefusalCode.Conflict"/>: a head is not as expected, somebody else writes. Until both zones have it, reads answer the state before or after, and never
    /// go back.
    /// </summary>
    ValueTask<Result<Done>> Install(InstallBatch batch);

    /// <summary>Both zones take writes. Not so while one is away or behind: then nothing is confirmed either.</summary>
    bool CanInstall { get; }

    /// <summary>
    /// Whatever was sent to the zones before this and is still on its way will have no effect, and nothing is left undecided. Before a
    /// promotion: nothing may be applied after it. Before a fenced region's tail is looked at: nothing may be added to it. Writers of this
    /// process must have ended.
    /// </summary>
    ValueTask<Result<Done>> FenceWriters(CancellationToken cancellation);

    /// <summary>The highest number of every stream, by stream: of what was applied here.</summary>
    ValueTask<Result<IReadOnlyList<StreamHead>>> Heads(CancellationToken cancellation);

    /// <summary>Log entries as applied, in order.</summary>
    ValueTask<Result<IReadOnlyList<ChangeEntry>>> Applied(string stream, long after, int limit, CancellationToken cancellation);
}
