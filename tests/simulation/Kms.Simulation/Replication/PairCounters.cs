namespace Kms.Simulation.Replication;

/// <summary>What a run went through: a run without violations says something only if these are large.</summary>
internal sealed class PairCounters
{
    public long Streams { get; set; }

    public long Written { get; set; }

    public long Applied { get; set; }

    public long Copied { get; set; }

    public long Lost { get; set; }

    public long Late { get; set; }

    public long Twice { get; set; }

    public long Altered { get; set; }

    public long Crashes { get; set; }

    public long ZoneFaults { get; set; }

    public long Promotions { get; set; }

    public long Followed { get; set; }

    public long Quarantined { get; set; }

    public long SetBacks { get; set; }

    public long Forks { get; set; }

    public long Recopied { get; set; }

    public long Gaps { get; set; }

    public long SignedWrongly { get; set; }

    public void WriteTo(TextWriter output)
    {
        (string Name, long Count)[] lines =
        [
            ("changes made", Written), ("changes applied", Applied), ("records copied", Copied), ("messages lost", Lost), ("messages late", Late),
            ("messages twice", Twice), ("messages altered", Altered), ("processes crashed", Crashes), ("zone faults", ZoneFaults), ("promotions", Promotions),
            ("old homes that followed", Followed), ("changes quarantined", Quarantined), ("home regions set back", SetBacks), ("fork alarms", Forks),
            ("streams copied anew", Recopied), ("gap alarms", Gaps), ("wrong changes signed", SignedWrongly),
        ];
        foreach (var (name, count) in lines)
        {
            output.WriteLine($"  {name,-26} {count,14:N0}");
        }
    }
}
