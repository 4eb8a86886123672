namespace Kms.Simulation.Histories;

/// <summary>What a run went through: a run without violations says something only if these are large.</summary>
internal sealed class Counters
{
    public long Reads { get; set; }

    public long Writes { get; set; }

    public long Acknowledged { get; set; }

    public long Refused { get; set; }

    public long Conflicts { get; set; }

    public long Unknown { get; set; }

    public long Unanswered { get; set; }

    public long InDoubt { get; set; }

    public long Denials { get; set; }

    public long DenialsMerged { get; set; }

    public long Statements { get; set; }

    public long RequestsLost { get; set; }

    public long RequestsLate { get; set; }

    public long RequestsTwice { get; set; }

    public long AnswersLost { get; set; }

    public long HostCrashes { get; set; }

    public long HostPauses { get; set; }

    public long ZoneCrashes { get; set; }

    public long CommitsLost { get; set; }

    public long Partitions { get; set; }

    public long ClockSteps { get; set; }

    public long SetBacks { get; set; }

    public long Replacements { get; set; }

    public long Rejoins { get; set; }

    public void WriteTo(TextWriter output)
    {
        (string Name, long Count)[] lines =
        [
            ("reads", Reads), ("writes", Writes), ("writes acknowledged", Acknowledged), ("refused", Refused), ("conflicts", Conflicts),
            ("outcome unknown", Unknown), ("unanswered (host died)", Unanswered), ("reads in doubt", InDoubt), ("denials acknowledged", Denials),
            ("versions made of denials", DenialsMerged), ("statements sent", Statements),
            ("requests lost", RequestsLost), ("requests late", RequestsLate), ("requests delivered twice", RequestsTwice),
            ("answers lost", AnswersLost), ("hosts crashed", HostCrashes), ("hosts paused", HostPauses), ("zones crashed", ZoneCrashes),
            ("commits lost by a crash", CommitsLost), ("partitions", Partitions), ("clock steps", ClockSteps), ("zones set back", SetBacks),
            ("zones emptied or damaged", Replacements), ("rejoins completed", Rejoins),
        ];
        foreach (var (name, count) in lines)
        {
            output.WriteLine($"  {name,-26} {count,14:N0}");
        }
    }
}
