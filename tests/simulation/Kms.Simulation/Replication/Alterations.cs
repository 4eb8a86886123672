using Kms.Regions.Messages;
using Kms.Simulation.Engine;

namespace Kms.Simulation.Replication;

/// <summary>What may happen to a message's content on its way.</summary>
internal static class Alterations
{
    public static ChangeBatch Of(ChangeBatch batch, Rng faults)
    {
        if (batch.Changes.Count == 0)
        {
            return batch;
        }

        var changes = batch.Changes.ToList();
        var i = faults.Below(changes.Count);
        switch (faults.Below(8))
        {
            case 0:
                changes.RemoveAt(i);
                break;
            case 1:
                changes.Reverse();
                break;
            case 2:
                changes[i] = changes[i] with { Erase = !changes[i].Erase };
                break;
            case 3:
                changes[i] = changes[i] with { Body = default };
                break;
            case 4:
                changes[i] = changes[i] with { Version = changes[i].Version + 1 };
                break;
            case 5:
                changes[i] = changes[i] with { Sequence = changes[i].Sequence + 1 };
                break;
            case 6:
                changes[i] = changes[i] with { OperationId = changes[i].OperationId + "x" };
                break;
            default:
                changes.Insert(i, changes[faults.Below(changes.Count)]);
                break;
        }

        return batch with { Changes = changes };
    }

    public static CopyPage Of(CopyPage page, Rng faults) => faults.Below(4) switch
    {
        0 when page.Records.Count > 0 => page with { Records = [.. page.Records.Skip(1)] },
        1 => page with { WholeAt = 0, Last = null },
        2 => page with { Base = page.Base with { Sequence = page.Base.Sequence + 1 } },
        _ => page with { After = null, Last = page.Last },
    };
}
