namespace Kms.HostTests.Backups.Support;

/// <summary>
/// A random life of a region, written down: changes of keys in several vaults, some of them under way for long, purges, a zone that goes away and comes back, and backups at
/// any moment, with changes in the middle of them. Says what a restore of any moment may give.
/// </summary>
internal sealed class History
{
    private const int KeysOfAVault = 12;

    private readonly BackupLab lab;
    private readonly Random random;
    private readonly string[] vaults = ["one", "two", "three"];
    private readonly Dictionary<string, long> versions = [];
    private readonly HashSet<string> busy = [];
    private readonly List<Change> changes = [];
    private readonly List<(TaskCompletionSource Go, Task Done)> held = [];
    private readonly Gates gates;

    public History(BackupLab lab, Random random)
    {
        (this.lab, this.random) = (lab, random);
        gates = new Gates(lab.A, lab.B);
        lab.Seen.Before = async call =>
        {
            // In the middle of a backup the region goes on.
            if (call is "Scan" or "Changes" or "Intents" or "StreamHeads" && random.Next(3) == 0)
            {
                WhileScanned++;
                await Write();
            }

            return true;
        };
    }

    public List<DateTimeOffset> Moments { get; } = [];

    public int Backups { get; private set; }

    public int WhileScanned { get; private set; }

    public int Held { get; private set; }

    public int Acknowledged => changes.Count(change => change.Acknowledged is not null);

    public async Task Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            lab.Time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 60_000)));
            await (random.Next(16) switch
            {
                0 => BackUp(),
                1 => Note(),
                2 => ZoneAway(),
                3 => Finish(random.Next(held.Count + 1)),
                4 or 5 => Hold(),
                _ => Write(),
            });
        }

        await Finish(held.Count);
        await BackUp();
    }

    /// <summary>Null when the content is one that the region had; else what is wrong.</summary>
    /// <param name="until">What was acknowledged by then must be there.</param>
    /// <param name="after">What was begun after it must not.</param>
    /// <param name="destroyed">How many records the restore has reported as purged before they were backed up.</param>
    public string? Check(
        DateTimeOffset until, DateTimeOffset after, IReadOnlyDictionary<string, (long Version, string Content)> restored, long destroyed)
    {
        foreach (var record in changes.GroupBy(change => change.Id))
        {
            var acknowledged = record.Where(change => change.Acknowledged <= until).Select(change => change.Version).DefaultIfEmpty(0).Max();
            var begun = record.Where(change => change.Begun <= after).Select(change => change.Version).DefaultIfEmpty(0).Max();
            if (!restored.TryGetValue(record.Key, out var found))
            {
                var isDestroyed = acknowledged > 0 && destroyed > 0 && record.Any(change => change.IsPurge && !(change.Acknowledged <= until));
                destroyed -= isDestroyed ? 1 : 0;
                if (acknowledged > 0 && !isDestroyed)
                {
                    return $"{record.Key} is gone; version {acknowledged} was acknowledged before {until:O}\n{Life(record.Key)}";
                }
            }
            else if (found.Version < acknowledged || found.Version > begun || found.Content != ContentOf(record.Key, found.Version))
            {
                return $"{record.Key} has version {found.Version} ('{found.Content}') at {until:O}: acknowledged was {acknowledged}, begun {begun}\n{Life(record.Key)}";
            }
        }

        var unknown = restored.Keys.Except(changes.Select(change => change.Id)).FirstOrDefault();
        return unknown is null ? null : $"{unknown} never was";
    }

    /// <summary>No two things happen at one time.</summary>
    private void Tick() => lab.Time.Advance(TimeSpan.FromMilliseconds(1));

    private string Life(string id) => string.Join(
        '\n', changes.Where(change => change.Id == id).Select(change =>
            $"{change.Version}{(change.IsPurge ? " purge" : "")} begun {change.Begun:HH:mm:ss.fff} done {change.Acknowledged:HH:mm:ss.fff}"));

    private static string ContentOf(string id, long version) => $"{id} version {version}";

    private async Task BackUp()
    {
        await lab.BackUp();
        Backups++;
    }

    private Task Note()
    {
        Moments.Add(lab.Time.GetUtcNow());
        return Task.CompletedTask;
    }

    private async Task ZoneAway()
    {
        var zone = random.Next(2) == 0 ? lab.A : lab.B;
        zone.Down = true;
        await lab.Store.Tick(default);
        await Write();
        if (random.Next(2) == 0)
        {
            await BackUp();
        }

        zone.Down = false;
        await Finish(held.Count);
        await lab.Store.Tick(default);
    }

    /// <summary>Begins a change that stops on its way: prepared in one zone, or decided and not committed in one of them.</summary>
    private Task Hold()
    {
        if (Pick() is { } key)
        {
            var go = gates.Close(key.Id, inB: random.Next(2) == 0, atCommit: random.Next(2) == 0);
            held.Add((go, Change(key.Vault, key.Name, key.Id)));
            Held++;
        }

        return Task.CompletedTask;
    }

    private async Task Finish(int count)
    {
        foreach (var (go, done) in held.Take(count).ToArray())
        {
            go.SetResult();
            await done;
        }

        held.RemoveRange(0, count);
    }

    private Task Write() => Pick() is { } key ? Change(key.Vault, key.Name, key.Id) : Task.CompletedTask;

    private (string Vault, string Name, string Id)? Pick()
    {
        var (vault, name) = (vaults[random.Next(vaults.Length)], "k" + random.Next(KeysOfAVault));
        var id = $"key/{vault}/{name}";
        return busy.Contains(id) ? null : (vault, name, id);
    }

    private async Task Change(string vault, string name, string id)
    {
        Tick();
        busy.Add(id);
        var version = versions.GetValueOrDefault(id) + 1;
        var change = new Change(id, version, lab.Time.GetUtcNow(), IsPurge: version > 2 && random.Next(8) == 0);
        changes.Add(change);
        var wrote = await lab.Put(vault, name, version, ContentOf(id, version), change.IsPurge);
        Tick();
        if (wrote.IsOk)
        {
            change.Acknowledged = lab.Time.GetUtcNow();
            versions[id] = version;
        }

        // Of a change whose outcome is not known nobody knows the next version either: the key is left alone from then on.
        if (wrote.Refusal?.Code != RefusalCode.OutcomeUnknown)
        {
            busy.Remove(id);
        }
    }
}

internal sealed record Change(string Id, long Version, DateTimeOffset Begun, bool IsPurge)
{
    /// <summary>Null: it was not.</summary>
    public DateTimeOffset? Acknowledged { get; set; }
}
