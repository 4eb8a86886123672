using Kms.Records;
using Kms.TwoZone;

namespace Kms.Simulation.Zones;

/// <content>The deny log.</content>
internal sealed partial class SimDisk
{
    public ZoneReply<bool> Deny(Denial denial, FencingToken token)
    {
        if (!rules.Admits(Control, token, null))
        {
            return Stale<bool>();
        }

        unflushed.Clear();
        if (!denials.Exists(other => other.Id == denial.Id))
        {
            denials.Add(denial);
            denials.Sort(static (x, y) => string.CompareOrdinal(x.Id, y.Id));
        }

        return ZoneReply.Ok(true);
    }

    public ZoneReply<bool> Withdraw(IReadOnlyList<string> ids, FencingToken token)
    {
        if (!rules.Admits(Control, token, null))
        {
            return Stale<bool>();
        }

        unflushed.Clear();
        denials.RemoveAll(denial => ids.Contains(denial.Id));
        return ZoneReply.Ok(true);
    }
}
