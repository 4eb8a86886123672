namespace Kms.Faults.ZoneFaults;

/// <summary>Database and log are deleted while they are open: the zone waits for an operator, who gives its data up.</summary>
internal sealed class FilesDeleted : ZoneFault
{
    public override string Name => "deleted";

    public override bool IsMissing => true;

    public override bool NeedsReplace => true;

    public override void Break(string zone)
    {
        foreach (var file in Directory.GetFiles(zone))
        {
            File.Delete(file);
        }
    }
}
