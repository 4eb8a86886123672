using System.Globalization;
using System.Text;
using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;
using Kms.Simulation.Engine;
using Kms.Simulation.Hosts;

namespace Kms.Simulation.Replication;

/// <summary>Everything in one history of two regions: their processes, who writes, what goes wrong, what is seen.</summary>
internal sealed partial class PairWorld
{
    private readonly Dictionary<string, byte[]> contents = [];
    private readonly HashSet<string> forked = [];
    private readonly StringBuilder? trace;
    private int steps;

    public PairWorld(ulong seed, long index, PairMutant mutant, PairCounters counters, StringBuilder? trace = null)
    {
        (Mutant, Counters, this.trace) = (mutant, counters, trace);
        Schedule = Rng.For(seed, index, 11);
        Faults = Rng.For(seed, index, 12);
        Workload = Rng.For(seed, index, 13);
        Scenario = PairScenario.Draw(Faults, Workload);
        Weather = Scenario.Link;
        Truth = new Truth(this);
        Regions = [new SimRegion(this, 0), new SimRegion(this, 1)];
        Truth.Follows(Regions[1]);
        counters.Streams += Scenario.Streams;
        foreach (var fault in Scenario.Faults)
        {
            Note($"planned: {fault}");
        }
    }

    public Timeline Timeline { get; } = new();

    public Rng Schedule { get; }

    public Rng Faults { get; }

    public Rng Workload { get; }

    public PairScenario Scenario { get; }

    public PairMutant Mutant { get; }

    public PairCounters Counters { get; }

    public Truth Truth { get; }

    public SimIdentities Identities { get; } = new();

    public SimRegion[] Regions { get; }

    public LinkWeather Weather { get; private set; }

    public bool IsLinkCut { get; private set; }

    public bool IsLinkMute { get; private set; }

    public bool AnyFork => forked.Count > 0;

    public Violation? Violation { get; private set; }

    public bool IsOver { get; private set; }

    public void Fail(string check, string message) => Violation ??= new Violation(check, message);

    public void Note(string line) => trace?.Append(CultureInfo.InvariantCulture, $"{Timeline.Now,6} ").AppendLine(line);

    public void Told(SimProcess from, string what, object? message, LinkAnswer answer)
    {
        if (trace is not null && what != "beat")
        {
            var content = message is ChangeBatch batch ? string.Join(' ', batch.Changes.Select(change => change.Stream + "#" + change.Sequence)) : string.Empty;
            Note($"  {from.Region.Number} > {what} {content} = {answer.Outcome} {string.Join(' ', answer.Positions.Select(at => at.Stream + "#" + at.Sequence))} {answer.Reason}");
        }
    }

    public IEnumerable<string> Streams => Enumerable.Range(0, Scenario.Streams).Select(i => "s" + i);

    public IEnumerable<string> Records(string stream) => Enumerable.Range(0, Scenario.RecordsPerStream).Select(i => RecordId(stream, i));

    public static string RecordId(string stream, int record) => $"key/{stream}/r{record}";

    /// <summary>Every change has a content of its own, so that bodies cannot be confused.</summary>
    public void Remember(string operation, byte[] content) => contents[operation] = content;

    public byte[] ContentOf(ChangeEntry made) => contents[made.OperationId];

    public bool IsPurge(ChangeEntry entry) => contents.TryGetValue(entry.OperationId, out var content) && content.AsSpan().SequenceEqual(SimSeal.Gone);

    public IRegionLink LinkFrom(SimProcess process) => new SimLink(this, process);

    public (int RequestMs, int AnswerMs, ZoneFault Fault) NextZoneFate(bool changes)
    {
        var (request, answer) = (Schedule.Between(1, 3), Schedule.Between(1, 3));
        var fault = changes && Faults.Permille(isHealed ? 0 : Scenario.ZoneFaults) ? Faults.OneIn(2) ? ZoneFault.Late : ZoneFault.AnswerLost : ZoneFault.None;
        Counters.ZoneFaults += fault == ZoneFault.None ? 0 : 1;
        return (request, answer, fault);
    }

    public void Alarmed(SimRegion region, ReplicationAlarm alarm)
    {
        Note($"region {region.Number}: ALARM {alarm.Kind} {alarm.Stream} {alarm.Sequence}");
        switch (alarm.Kind)
        {
            case AlarmKind.Fork when WasSetBack || contradicted.Contains(alarm.Stream):
                Counters.Forks++;
                if (forked.Add(alarm.Stream))
                {
                    Order(alarm.Stream);
                }

                break;
            case AlarmKind.Fork:
                Fail("false fork", alarm.Message);
                break;
            case AlarmKind.Forged when Scenario.Link.Altered == 0 && !hasSignedWrongly:
                Fail("false forgery", alarm.Message);
                break;
            case AlarmKind.Gap:
                Counters.Gaps++;
                break;
        }
    }

    /// <summary>Null when every promise was kept.</summary>
    public Violation? Run()
    {
        StartProcess(Regions[0]);
        StartProcess(Regions[1]);
        for (var i = 0; i < Scenario.Writers; i++)
        {
            Write(i);
        }

        ReadAlways();
        Plan();
        RunUntil(Scenario.Faults.Any(fault => fault.Kind == PairFault.MuteLink) ? LongTroubleMs : TroubleMs, () => false);
        IsOver = true;
        Heal();
        RunUntil(Timeline.Now + SettleMs, () => Truth.Difference() is null);
        if (Violation is null && Truth.Difference() is { } why)
        {
            Fail("convergence", why);
        }

        if (Violation is null)
        {
            Truth.CheckEnd();
        }

        foreach (var region in Regions)
        {
            Counters.Applied += region.Process?.Applier.Status.ChangesApplied ?? 0;
            Counters.Copied += region.Process?.Shipper?.Status.RecordsCopied ?? 0;
        }

        return Violation;
    }

    private void RunUntil(long time, Func<bool> isDone)
    {
        var lookAt = Timeline.Now;
        while (Violation is null && Timeline.Now < time && Timeline.Step())
        {
            if (++steps > StepsMax)
            {
                Fail("progress", "the history does not end");
            }

            if (Timeline.Now >= lookAt)
            {
                lookAt = Timeline.Now + 100;
                if (isDone())
                {
                    return;
                }
            }
        }
    }

    private const int TroubleMs = 3000;
    private const int LongTroubleMs = 9000;
    private const int SettleMs = 60_000;
    private const int StepsMax = 1_000_000;
}
