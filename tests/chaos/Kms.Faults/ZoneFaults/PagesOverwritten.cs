using Kms.Faults.Host;

namespace Kms.Faults.ZoneFaults;

/// <summary>The middle half of the database becomes garbage; the header stays as it was.</summary>
internal sealed class PagesOverwritten(Random random) : ZoneFault
{
    public override string Name => "pages overwritten";

    public override bool Heals => true;

    public override void Break(string zone)
    {
        var database = DataFolder.DatabaseIn(zone);
        var pages = new FileInfo(database).Length / Garbage.PageSize;
        Garbage.Write(database, pages / 4 * Garbage.PageSize, (int)(pages / 2) * Garbage.PageSize, random);
    }
}
