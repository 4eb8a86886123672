using Kms.Records;
using Kms.Simulation.Checking;
using Kms.Simulation.Engine;
using Kms.Simulation.Histories;
using Kms.Simulation.Hosts;
using Kms.Simulation.Mutants;
using Kms.Simulation.Zones;

namespace Kms.Simulation;

/// <summary>Everything in one history: two zones, some hosts, some clients, what goes wrong, and what was seen.</summary>
internal sealed partial class World
{
    private readonly List<SimHost> hosts = [];
    private readonly List<SimClient> clients = [];
    private readonly Rng faults;
    private long ticks;
    private long lastValue;
    private int changing;
    private int sinceClaim;
    private int controlsOnTheirWay;
    private Weather weather;

    public World(ulong seed, long index, Mutant mutant, Counters counters, Trace? trace = null)
    {
        Schedule = Rng.For(seed, index, 1);
        faults = Rng.For(seed, index, 2);
        Workload = Rng.For(seed, index, 3);
        (Mutant, Counters, Trace) = (mutant, counters, trace);
        Scenario = Scenario.Draw(faults, Workload);
        weather = Scenario.Weather;
        A = new SimZone("A", mutant.Rules);
        B = new SimZone("B", mutant.Rules);
        Denials = new SimDenials(this);
        trace?.Watch(this);
    }

    public Timeline Timeline { get; } = new();

    public Rng Schedule { get; }

    public Rng Workload { get; }

    public Mutant Mutant { get; }

    public Counters Counters { get; }

    public Trace? Trace { get; }

    public Scenario Scenario { get; }

    public SimIdentities Identities { get; } = new();

    public SimZone A { get; }

    public SimZone B { get; }

    public SimDenials Denials { get; }

    public List<Operation> Operations { get; } = [];

    /// <summary>The highest version of each record that anybody was told.</summary>
    public long[] Newest { get; } = new long[2];

    /// <summary>Clients begin nothing new.</summary>
    public bool IsOver { get; private set; }

    public Violation? Violation { get; private set; }

    /// <summary>When the last statement that was sent will have arrived.</summary>
    public long LastArrival { get; private set; }

    /// <summary>A point in the order of calls and answers.</summary>
    public long Tick() => ++ticks;

    public long NewValue() => ++lastValue;

    public Fate NextFate() => weather.Next(Schedule, faults);

    public void Fail(string check, string message) => Violation ??= new Violation(check, message);

    public void OnItsWay(long arrival, bool isControl, int count)
    {
        LastArrival = Math.Max(LastArrival, arrival);
        controlsOnTheirWay += isControl ? count : 0;
    }

    public SimHost? AnyHost()
    {
        var ready = 0;
        foreach (var host in hosts)
        {
            ready += host.IsReady ? 1 : 0;
        }

        if (ready == 0)
        {
            return null;
        }

        var chosen = Workload.Below(ready);
        foreach (var host in hosts)
        {
            if (host.IsReady && chosen-- == 0)
            {
                return host;
            }
        }

        return null;
    }

    /// <summary>Writes down what a call answered.</summary>
    public void Answered(Operation operation, Refusal? refusal)
    {
        operation.Returned = Tick();
        operation.Refusal = refusal?.Code.ToString();
        operation.Outcome = refusal?.Code switch
        {
            null => Outcome.Ok,
            RefusalCode.OutcomeUnknown => Outcome.Unknown,
            RefusalCode.Conflict => Outcome.Conflict,
            _ => Outcome.Refused,
        };
        switch (operation.Outcome)
        {
            case Outcome.Ok:
                Counters.InDoubt += operation.Proposed is null ? 0 : 1;
                Counters.Acknowledged += operation.IsWrite ? 1 : 0;
                Newest[operation.Record] = Math.Max(Newest[operation.Record], operation.Value.Version);
                break;
            case Outcome.Unknown:
                Counters.Unknown++;
                break;
            case Outcome.Conflict:
                Counters.Conflicts++;
                break;
            default:
                Counters.Refused++;
                Counters.InDoubt += refusal!.Code == RefusalCode.RecordInDoubt ? 1 : 0;
                break;
        }

        if (refusal?.Code == RefusalCode.RecordCorrupt)
        {
            Fail("divergence", refusal.Message);
        }
    }

    public static void Found(Operation read, StoredRecord? record)
    {
        read.Value = ValueOf(record);
        read.Proposed = record?.Proposed is { } proposed ? ValueOf(proposed) : null;
    }

    private static VersionedValue ValueOf(StoredRecord? record) =>
        record is null ? default : new VersionedValue(record.Place.Version, BitConverter.ToInt64(record.Body.Span));

    private SimHost StartHost(int number)
    {
        var host = new SimHost(this, number, Scenario.TendMs);
        hosts.Add(host);
        host.Run();
        return host;
    }

    private void Kill(SimHost host)
    {
        host.Die();
        hosts.Remove(host);
        foreach (var client in clients)
        {
            client.HostDied(host);
        }
    }
}

/// <param name="Check">Which promise was broken.</param>
internal sealed record Violation(string Check, string Message);
