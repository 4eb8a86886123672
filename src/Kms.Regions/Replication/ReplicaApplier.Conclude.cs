namespace Kms.Regions.Replication;

/// <content>From follower to home: what must hold before a region may be promoted.</content>
public sealed partial class ReplicaApplier
{
    /// <summary>
    /// Ok: what the old home region has sent will have no effect any more, both zones are level, and every stream is a state that the home
    /// region had, so that the positions may become fork points. Else nothing has changed but that the writers are fenced, and the region
    /// may go on following:
    /// <see cref="RefusalCode.ReplicaIncomplete"/> names the stream of which only a part was copied, <see cref="RefusalCode.ZoneUnavailable"/> means that a zone is away.
    /// The promotion itself belongs in the same turn.
    /// </summary>
    public async ValueTask<Result<Done>> Conclude(CancellationToken cancellation)
    {
        if (!(await ports.Store.FenceWriters(cancellation)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        for (string? after = null; ;)
        {
            if (!(await positions.Page(after, PageSize, cancellation)).TryGet(out var page, out refusal))
            {
                return refusal;
            }

            if (page.FirstOrDefault(position => !position.IsWhole) is { } part)
            {
                return new Refusal(
                    RefusalCode.ReplicaIncomplete,
                    $"Of vault '{part.Stream}' only a part was copied: the home region never was in this state, so this one cannot take its place. A backup can be restored.");
            }

            if (page.Count < PageSize)
            {
                return default(Done);
            }

            after = page[^1].Stream;
        }
    }

    private const int PageSize = 256;
}
