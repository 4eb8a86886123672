namespace Kms.Faults.ZoneFaults;

/// <summary>The folder is moved away and something stands in its place, so that no new zone can be made there; then it is moved back, intact.</summary>
internal sealed class FolderAway : ZoneFault
{
    public override string Name => "moved away and back";

    public override void Break(string zone)
    {
        Directory.Move(zone, zone + ".away");
        File.WriteAllText(zone, "in the way");
    }

    public override void Mend(string zone)
    {
        if (Directory.Exists(zone + ".away"))
        {
            File.Delete(zone);
            Directory.Move(zone + ".away", zone);
        }
    }
}
