using Kms.Faults.Host;

namespace Kms.Faults.ZoneFaults;

/// <summary>The first page of the database, with the header, becomes garbage.</summary>
internal sealed class HeaderOverwritten(Random random) : ZoneFault
{
    public override string Name => "header overwritten";

    public override bool Heals => true;

    public override void Break(string zone) => Garbage.Write(DataFolder.DatabaseIn(zone), 0, Garbage.PageSize, random);
}
