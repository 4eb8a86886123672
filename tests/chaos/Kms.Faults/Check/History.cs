using System.Collections.Concurrent;
using System.Diagnostics;
using Kms.Faults.Http;

namespace Kms.Faults.Check;

/// <summary>
/// All keys as they must be, and every change since. A look at the host compares both; where they agree, the look is what the next history
/// begins with, so that each history stays short enough to be searched completely.
/// </summary>
internal sealed class History
{
    private const int LooksAtOnce = 8;

    private readonly ConcurrentDictionary<string, KeyModel> known = new();
    private readonly ConcurrentQueue<Change> changes = new();
    private readonly ConcurrentDictionary<string, string> issued = new();

    public int Keys => known.Count;

    public long Acknowledged { get; private set; }

    public long Unknown { get; private set; }

    public long Refused { get; private set; }

    public static Change Begin(string key, ChangeKind kind, string? versionId, string tag) => new(key, kind, versionId, tag, Stopwatch.GetTimestamp());

    public static Change End(Change change, KmsAnswer answer) =>
        answer.IsUnknown ? change
        : answer.Status >= 400 ? change with { Outcome = ChangeOutcome.Refused, Refusal = answer.Code, Answered = Stopwatch.GetTimestamp() }
        : change with
        {
            Outcome = ChangeOutcome.Acknowledged,
            Answered = Stopwatch.GetTimestamp(),
            Seen = change.Kind == ChangeKind.Purge ? null : answer.IsSingleZone ? answer.Version() with { Tag = null } : answer.Version(),
        };

    /// <summary>What is known of the keys, for a host that begins with a copy of the same data.</summary>
    public History Copy()
    {
        var copy = new History();
        foreach (var (key, model) in known)
        {
            copy.known[key] = model;
        }

        return copy;
    }

    public void Add(Change change) => changes.Enqueue(change);

    public KeyModel Known(string key) => known.GetValueOrDefault(key, KeyModel.Absent);

    /// <summary>Looks at every key; the findings say what no order of the changes explains. None: everything that was acknowledged is there.</summary>
    public async Task<IReadOnlyList<string>> Check(KmsClient client, CancellationToken cancellation)
    {
        var recent = changes.ToLookup(change => change.Key);
        changes.Clear();
        Count(recent.SelectMany(group => group));
        var findings = new ConcurrentQueue<string>();
        foreach (var twice in recent.SelectMany(group => group).Select(IssuedTwice).OfType<string>())
        {
            findings.Enqueue(twice);
        }

        var all = known.Keys.Union(recent.Select(group => group.Key)).ToArray();
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellation },
            async (key, _) =>
            {
                var seen = await Observer.Look(client, key);
                foreach (var finding in Judge(key, [.. recent[key]], seen))
                {
                    findings.Enqueue(finding);
                }

                // The look has recovered a deleted key.
                known[key] = KeyModel.Seen(seen.Life == KeyLife.Deleted ? KeyLife.Active : seen.Life, seen.Versions);
            });
        return [.. findings];
    }

    private IEnumerable<string> Judge(string key, Change[] since, Observation seen)
    {
        var start = Known(key);
        if (seen.Problem.Length > 0)
        {
            yield return $"key {key}: {seen.Problem}";
        }
        else if (!Linearization.Exists(start, since, end => end.Fits(seen.Life, seen.Versions)))
        {
            yield return $"key {key}: it is {KeyModel.Seen(seen.Life, seen.Versions)}\n  and was {start}; no order explains this:\n    "
                + string.Join("\n    ", since.OrderBy(change => change.Sent));
        }

        foreach (var version in seen.Versions)
        {
            if (issued.GetOrAdd(version.Issued.Id, key) is var owner && owner != key)
            {
                yield return $"version {version.Issued.Id} belongs to key {key} and to key {owner}";
            }
        }
    }

    private string? IssuedTwice(Change change) =>
        change is { Kind: ChangeKind.Create or ChangeKind.Rotate, Seen: { } seen } && !issued.TryAdd(seen.Issued.Id, change.Key)
            ? $"version {seen.Issued.Id} was issued twice, the second time by: {change}"
            : null;

    private void Count(IEnumerable<Change> all)
    {
        foreach (var change in all)
        {
            Acknowledged += change.Outcome == ChangeOutcome.Acknowledged ? 1 : 0;
            Unknown += change.Outcome == ChangeOutcome.Unknown ? 1 : 0;
            Refused += change.Outcome == ChangeOutcome.Refused ? 1 : 0;
        }
    }
}
