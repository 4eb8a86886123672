using System.Collections.Concurrent;
using Kms.Faults.Check;

namespace Kms.Faults.Load;

/// <summary>
/// What the writers believe of the keys, so that most of what they ask for is possible. A belief may be out of date by the time it is
/// used, which makes some requests refused: that is wanted.
/// </summary>
internal sealed class KeyBoard(IReadOnlyList<string> names, History history)
{
    private readonly ConcurrentDictionary<string, Belief> beliefs = new();
    private readonly ConcurrentDictionary<string, int> asked = new();

    public sealed record Belief(KeyLife Life, IReadOnlyList<string> VersionIds);

    public IReadOnlyList<string> Names => names;

    /// <summary>Begins a new round with what the last look has shown.</summary>
    public void Reset()
    {
        asked.Clear();
        foreach (var name in names)
        {
            var key = history.Known(name);
            beliefs[name] = new Belief(key.Life, [.. key.Versions.Select(version => version.Issued!.Id)]);
        }
    }

    public Belief Of(string name) => beliefs[name];

    /// <summary>False when the key had as many requests in this round as a history may have.</summary>
    public bool TryAsk(string name) => asked.AddOrUpdate(name, 1, static (_, count) => count + 1) < Linearization.ChangesMax;

    public void Learn(Change change)
    {
        if (change.Outcome != ChangeOutcome.Acknowledged || !beliefs.ContainsKey(change.Key))
        {
            return;
        }

        beliefs.AddOrUpdate(change.Key, static (_, _) => new(KeyLife.Absent, []), static (_, now, done) => done.Kind switch
        {
            ChangeKind.Create or ChangeKind.Rotate => new(KeyLife.Active, [.. now.VersionIds, done.Seen!.Issued.Id]),
            ChangeKind.Delete => now with { Life = KeyLife.Deleted },
            ChangeKind.Recover => now with { Life = KeyLife.Active },
            ChangeKind.Purge => new(KeyLife.Absent, []),
            _ => now,
        }, change);
    }
}
