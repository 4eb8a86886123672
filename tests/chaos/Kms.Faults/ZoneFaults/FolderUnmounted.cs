namespace Kms.Faults.ZoneFaults;

/// <summary>
/// The folder is gone and can be made anew, as on a mount point whose disk is not there: nothing may be filled in its place. Then it is
/// back, with what it held.
/// </summary>
internal sealed class FolderUnmounted(bool beforeStart) : ZoneFault
{
    public override string Name => IsBeforeStart ? "not mounted, start" : "unmounted and back";

    public override bool IsMissing => true;

    public override bool IsBeforeStart => beforeStart;

    public override void Break(string zone) => Directory.Move(zone, zone + ".away");

    public override void Mend(string zone)
    {
        if (Directory.Exists(zone + ".away"))
        {
            if (Directory.Exists(zone))
            {
                Directory.Delete(zone, recursive: true);
            }

            Directory.Move(zone + ".away", zone);
        }
    }
}
