using Kms.Faults.Host;

namespace Kms.Faults.ZoneFaults;

/// <summary>
/// The first page of the database, with the header, becomes garbage. A running host need not notice: SQLite has that page in its cache or in
/// the write-ahead log, works from there and writes it back. A host that starts then has to notice, and may have filled the zone anew before the first
/// call comes: that the zones are equal in the end shows it.
/// </summary>
internal sealed class HeaderOverwritten(Random random, bool beforeStart) : ZoneFault
{
    public override string Name => beforeStart ? "header, host stopped" : "header, host running";

    public override bool Heals => true;

    public override bool IsBeforeStart => beforeStart;

    public override bool MayBeHarmless => true;

    public override void Break(string zone) => Garbage.Write(DataFolder.DatabaseIn(zone), 0, Garbage.PageSize, random);
}
