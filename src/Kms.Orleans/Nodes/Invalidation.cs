using Kms.Access;
using Kms.Orleans.Callers;
using Kms.Orleans.Records;
using Kms.Records;

namespace Kms.Orleans.Nodes;

/// <summary>
/// Another process has written records: actors and silos forget what they know of them. Each is asked until it has, because none may go on
/// with the old state.
/// </summary>
internal sealed class Invalidation(IGrainFactory grains, NodeDirectory nodes, ActorPorts ports)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly Caller Region = new("region", "the changes of another region");

    /// <summary>When this returns, no call that comes later, on any node, uses what was known before.</summary>
    /// <param name="recordIds">Null: any.</param>
    /// <exception cref="UnknownRecordException">One of them is of an unknown kind.</exception>
    public async ValueTask Of(IReadOnlyList<string>? recordIds)
    {
        if (recordIds is null)
        {
            await nodes.ForgetAll();
            return;
        }

        CallerContext.Set(Region);
        await Task.WhenAll(recordIds.Where(id => ports.Kinds.NameOf(id) is not null).Select(Of));
    }

    private async Task Of(string recordId)
    {
        while (true)
        {
            try
            {
                await grains.GetGrain<IRecordGrain>(recordId).Forget(CancellationToken.None);
                return;
            }
            catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
            {
                // Its node went away; the next activation reads afresh and asks back what was lent.
                await Task.Delay(Pause, ports.Time);
            }
        }
    }
}
