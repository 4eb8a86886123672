using Kms.Backups.Format;
using Kms.Backups.Planning;
using Kms.Backups.Targets;
using Kms.Crypto.Hierarchy;

namespace Kms.Backups;

/// <summary>One backup on a target. Its header and manifest were read, the rest was not.</summary>
/// <param name="Hash">Of its manifest.</param>
public sealed record CatalogEntry(string Name, BackupHeader Header, BackupManifest Manifest, BackupFacts Facts, string Hash);

/// <summary>A file that looks like a backup and does not belong to this region.</summary>
public sealed record UnreadableBackup(string Name, string Reason);

/// <param name="Foreign">The regions that others belong to, one for each backup: they are left alone.</param>
public sealed record CatalogListing(IReadOnlyList<CatalogEntry> Backups, IReadOnlyList<UnreadableBackup> Unreadable, IReadOnlyList<string> Foreign)
{
    public IReadOnlyList<string> OtherRegions => [.. Foreign.Distinct().Order(StringComparer.Ordinal).Take(OtherRegionsMax)];

    public IEnumerable<BackupFacts> Facts => Backups.Select(backup => backup.Facts);

    private const int OtherRegionsMax = 8;
}

/// <summary>What is on a target. A backup never changes, so each is looked into once.</summary>
/// <param name="keys">The region key that a header needs.</param>
public sealed class BackupCatalog(IBackupTarget target, string region, Func<BackupHeader, RegionKey> keys)
{
    private readonly Dictionary<StoredBackup, CatalogEntry> known = [];

    /// <exception cref="IOException">The target cannot be read.</exception>
    public async Task<CatalogListing> List(CancellationToken cancellation)
    {
        var (backups, unreadable, foreign) = (new List<CatalogEntry>(), new List<UnreadableBackup>(), new List<string>());
        var present = new HashSet<StoredBackup>();
        await foreach (var stored in target.List(cancellation))
        {
            present.Add(stored);
            try
            {
                backups.Add(known.TryGetValue(stored, out var entry) ? entry : known[stored] = await Look(stored.Name, cancellation));
            }
            catch (BackupRefusedException problem) when (problem.OtherRegion is not null && !BackupName.IsOf(region, stored.Name))
            {
                foreign.Add(problem.OtherRegion!);
            }
            catch (Exception problem) when (problem is BackupRefusedException or IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new UnreadableBackup(stored.Name, problem.Message));
            }
        }

        foreach (var gone in known.Keys.Where(stored => !present.Contains(stored)).ToArray())
        {
            known.Remove(gone);
        }

        // A copy under another name is the same backup.
        var unique = backups.DistinctBy(backup => backup.Facts.Id).OrderBy(backup => backup.Facts.CompleteUntil).ThenBy(backup => backup.Facts.Number);
        return new CatalogListing([.. unique], unreadable, foreign);
    }

    public async Task<BackupReader> Open(string name, CancellationToken cancellation) =>
        await BackupReader.Open(await target.Read(name, cancellation), region, keys, cancellation);

    private async Task<CatalogEntry> Look(string name, CancellationToken cancellation)
    {
        using var reader = await Open(name, cancellation);
        if (BackupName.IsOf(region, name) && name != BackupName.Of(reader.Header))
        {
            throw new BackupRefusedException($"it is another backup than its name says: {BackupName.Of(reader.Header)}");
        }

        return new CatalogEntry(name, reader.Header, reader.Manifest, reader.Facts, reader.Hash);
    }
}
