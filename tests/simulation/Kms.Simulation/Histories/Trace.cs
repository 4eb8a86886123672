using System.Globalization;
using System.Text;
using Kms.Records;
using Kms.Simulation.Hosts;
using Kms.Simulation.Zones;
using Kms.TwoZone;

namespace Kms.Simulation.Histories;

/// <summary>One history as lines for people: time, who, what, what came of it.</summary>
internal sealed class Trace
{
    private readonly StringBuilder text = new();
    private World? world;

    public void Watch(World watched)
    {
        world = watched;
        var scenario = watched.Scenario;
        Line($"hosts {scenario.Hosts}, clients {scenario.Clients} x {scenario.OperationsPerClient}, records {scenario.Records}, {scenario.Weather}");
        foreach (var fault in scenario.Faults)
        {
            Line($"planned: {fault}");
        }
    }

    public void Arrived<T>(ZoneLink link, object what, object? args, ZoneReply<T> reply, bool isLate)
    {
        var arguments = what is string ? args?.ToString() : args is ValueTuple<ZoneStatement, FencingToken> sent ? Of(sent.Item2) : string.Empty;
        Line($"  h{link.Host.Number}>{link.Name} {Of(what)} {arguments}{(isLate ? " LATE" : string.Empty)} = {reply.Outcome} {Of(reply.Value)}");
    }

    public void Refused(ZoneLink link, object what, ZoneOutcome outcome, string? reason) =>
        Line($"  h{link.Host.Number}<{link.Name} {Of(what)}: {outcome} ({reason})");

    public void Health(SimHost host, ZoneHealth health) => Line($"  h{host.Number} sees {health.Zone} {health.Status} {health.Reason}");

    public void Fault(Fault fault) => Line($"! {fault.Kind} host {fault.Host} zone {(fault.Zone == 0 ? "A" : "B")} for {fault.ForMs} ms");

    public void Operator(SimZone zone) => Line($"! an operator gives zone {zone.Name} up");

    public void Denied(Denial denial, SimHost host, Refusal? refusal) =>
        Line($"* denial {denial.Id} of {denial.RecordId} at h{host.Number} -> {refusal?.Code.ToString() ?? "Ok"}");

    public void Operation(Operation operation, int host) => Line(
        $"* client {operation.Client} at h{host}: {(operation.IsWrite ? "write" : "read")} r{operation.Record} v{operation.Value.Version} = {operation.Value.Value} -> {operation.Outcome}{(operation.Proposed is { } p ? $" or v{p.Version} = {p.Value}" : string.Empty)} {operation.Refusal} (called {operation.Called}, returned {operation.Returned})");

    public override string ToString()
    {
        var all = new StringBuilder(text.ToString());
        foreach (var zone in (SimZone[])[world!.A, world.B])
        {
            all.AppendLine(CultureInfo.InvariantCulture, $"zone {zone.Name}: {Of(zone.Disk.Control)}");
            foreach (var row in zone.Disk.Rows)
            {
                all.AppendLine(CultureInfo.InvariantCulture, $"  {Of(row)}");
            }

            foreach (var log in zone.Disk.Logs)
            {
                var entries = Enumerable.Range(1, (int)log.Head).Select(i => log[i] is { } e ? e.RecordId is null ? "noop" : e.RecordId + "v" + e.Version : "-");
                all.AppendLine(CultureInfo.InvariantCulture, $"  log {log.Stream}: {string.Join(' ', entries)}");
            }
        }

        return all.ToString();
    }

    private void Line(FormattableString line) =>
        text.Append(CultureInfo.InvariantCulture, $"{world?.Timeline.Now ?? 0,6} ").AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Of(object? value) => value switch
    {
        Prepare p => $"Prepare {p.RecordId} [{p.Intent.Id} v{p.Intent.Version} #{p.Intent.Sequence}] ballot {p.Ballot}",
        Commit c => $"Commit {c.RecordId} [{c.IntentId}]",
        Abort a => $"Abort {a.RecordId} [{a.IntentId}]",
        Denial denial => denial.Id,
        Fence f => $"Fence {f.RecordId} v{f.Version} ballot {f.Ballot} #{f.Sequence}",
        ZoneRow row => $"{row.Id} v{row.Version} ballot {row.Ballot}" + (row.Intent is { } i ? $" [{i.Id} v{i.Version} #{i.Sequence}]" : string.Empty),
        ZoneControl control => $"{Of(control.Token)} {(control.InService ? "in service" : "claimed")}",
        FencingToken token => $"e{token.Epoch}/{token.Incarnation}",
        InstallBatch batch => $"Install {string.Join(", ", batch.Rows.Select(row => Of(row)))} -{batch.Remove.Count} changes {batch.Changes.Count}",
        IReadOnlyList<ZoneRow> rows => string.Join(", ", rows.Select(row => Of(row))),
        IReadOnlyList<Denial> denials => string.Join(", ", denials.Select(denial => denial.Id)),
        IReadOnlyList<StreamHead> heads => string.Join(", ", heads.Select(head => head.Sequence)),
        IReadOnlyList<ChangeEntry> entries => string.Join(", ", entries.Select(entry => entry.Sequence)),
        _ => value?.ToString() ?? "none",
    };
}
