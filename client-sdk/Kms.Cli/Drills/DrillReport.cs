using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Kms.Cli.Drills;

/// <summary>What a drill saw. Times are seconds; those of events count from the moment of the loss.</summary>
/// <param name="promise">What is promised for this loss, in words.</param>
internal sealed class DrillReport(string drill, string promise)
{
    private readonly JsonArray phases = [];
    private readonly JsonObject times = [];
    private readonly List<string> broken = [];
    private JsonObject? changes;
    private JsonObject? calls;

    public bool Held => broken.Count == 0;

    public void Phase(string name, double seconds) =>
        phases.Add((JsonNode)new JsonObject { ["phase"] = name, ["seconds"] = Round(seconds) });

    /// <param name="name">As a property of the JSON: camelCase.</param>
    /// <param name="seconds">Null: it did not happen.</param>
    public void Time(string name, double? seconds) => times[name] = seconds is { } known ? Round(known) : null;

    /// <summary>Something that the promise does not allow.</summary>
    public void Broken(string what) => broken.Add(what);

    /// <param name="loss">When it happened, on the ledger's clock.</param>
    /// <param name="ageMax">How old, at the loss, an acknowledged change may be that is lost; null: none may be lost.</param>
    public void Changes(Ledger ledger, Survival survival, double loss, TimeSpan? ageMax)
    {
        var oldest = survival.Lost.Count == 0 ? 0 : Math.Max(0, loss - survival.Lost[0].At);
        changes = new JsonObject
        {
            ["acknowledged"] = survival.Acknowledged,
            ["survived"] = survival.Acknowledged - survival.Lost.Count,
            ["lost"] = survival.Lost.Count,
            ["oldestLostSeconds"] = Round(oldest),
            ["outcomeUnknown"] = ledger.Unknown,
            ["lostVersions"] = new JsonArray([.. survival.Lost.Take(100).Select(change => (JsonNode)$"{change.Key}/{change.Version}")]),
        };
        if (survival.Lost.Count > 0 && (ageMax is null || oldest > ageMax.Value.TotalSeconds))
        {
            Broken($"{survival.Lost.Count} acknowledged changes are lost, the oldest acknowledged {Text(oldest)} s before the loss");
        }

        if (!survival.SignatureVerifies)
        {
            Broken("the key that was used all the time does not sign and verify");
        }
    }

    public void Calls(Ledger ledger, double from, double until)
    {
        calls = new JsonObject { ["signing"] = Counts(ledger.Signing, from, until), ["changing"] = Counts(ledger.Writing, from, until) };
    }

    public JsonObject ToJson() => new()
    {
        ["drill"] = drill,
        ["promise"] = promise,
        ["held"] = Held,
        ["broken"] = new JsonArray([.. broken.Select(what => (JsonNode)what)]),
        ["changes"] = changes?.DeepClone(),
        ["secondsAfterTheLoss"] = times.DeepClone(),
        ["callsWhileAway"] = calls?.DeepClone(),
        ["phases"] = phases.DeepClone(),
    };

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine($"Drill {drill}. Promised: {promise}");
        foreach (var phase in phases)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {phase!["phase"],-34} {phase["seconds"]} s");
        }

        if (changes is not null)
        {
            text.AppendLine($"Changes: {changes["acknowledged"]} acknowledged, {changes["survived"]} survived, {changes["lost"]} lost"
                + ((int)changes["lost"]! > 0 ? $" (the oldest acknowledged {changes["oldestLostSeconds"]} s before the loss)" : string.Empty)
                + $", {changes["outcomeUnknown"]} whose outcome no client knew.");
        }

        foreach (var (name, seconds) in times)
        {
            text.AppendLine($"  {Words(name),-34} {(seconds is null ? "never" : seconds + " s after the loss")}");
        }

        foreach (var (kind, counted) in calls ?? [])
        {
            text.AppendLine($"While it was away, {kind}: {counted!["good"]} calls succeeded, {counted["bad"]} did not{Reasons(counted)}.");
        }

        return text.Append(Held ? "HELD" : "NOT HELD: " + string.Join("; ", broken)).ToString();
    }

    private static JsonObject Counts(Track track, double from, double until)
    {
        var (good, bad) = track.Count(from, until);
        return new JsonObject
        {
            ["good"] = good,
            ["bad"] = bad,
            ["reasons"] = new JsonObject(track.Reasons.Select(reason => KeyValuePair.Create(reason.Key, (JsonNode?)reason.Value))),
        };
    }

    private static string Reasons(JsonNode counted) =>
        counted["reasons"] is JsonObject { Count: > 0 } reasons ? $" (over the whole drill: {string.Join(", ", reasons.Select(reason => $"{reason.Value} {reason.Key}"))})" : string.Empty;

    /// <summary><c>firstSignature</c> as "first signature".</summary>
    private static string Words(string name) =>
        string.Concat(name.Select(letter => char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));

    private static double Round(double seconds) => Math.Round(seconds, 3);

    private static string Text(double seconds) => Round(seconds).ToString(CultureInfo.InvariantCulture);
}
