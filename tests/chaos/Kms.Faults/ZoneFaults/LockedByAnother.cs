using Kms.Faults.Check;
using Kms.Faults.Host;

namespace Kms.Faults.ZoneFaults;

/// <summary>This process holds the write lock of the database, as a backup tool or somebody's shell would.</summary>
internal sealed class LockedByAnother : ZoneFault
{
    private SqlFile? holder;

    public override string Name => "locked by a process";

    public override void Break(string zone)
    {
        holder = SqlFile.Open(DataFolder.DatabaseIn(zone), writable: true);
        holder.Run("BEGIN EXCLUSIVE");
    }

    public override void Mend(string zone)
    {
        if (holder is not null)
        {
            holder.Run("ROLLBACK");
            Clean(zone);
        }
    }

    public override void Clean(string zone)
    {
        holder?.Dispose();
        holder = null;
    }
}
