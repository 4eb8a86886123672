using Kms.Backups.Planning;
using Kms.Backups.Targets;
using Kms.TwoZone;

namespace Kms.Backups.Making;

/// <summary>What came of making a backup.</summary>
/// <param name="Notes">What operators should read: why it is a full one though that was not planned, what was deleted.</param>
public readonly record struct MadeBackup(CatalogEntry Made, IReadOnlyList<string> Notes);

/// <summary>The backups of one region on one target: what is there, what comes next, what goes.</summary>
public sealed class TargetLine(IBackupSource source, IBackupTarget target, BackupSchedule schedule, IIdentities identities, TimeProvider time)
{
    private static readonly TimeSpan LeftBehind = TimeSpan.FromDays(1);
    private readonly BackupCatalog catalog = new(target, source.Region, _ => source.Key);

    public BackupCatalog Catalog => catalog;

    /// <summary>What was there when it was last looked at.</summary>
    public CatalogListing Listing { get; private set; } = new([], [], []);

    /// <summary>When the next one is due, from what is on the target.</summary>
    /// <exception cref="IOException">The target or the zones cannot be read.</exception>
    public async Task<(ZoneReader Zone, BackupStep Step)> Look(CancellationToken cancellation)
    {
        Listing = await catalog.List(cancellation);
        var zone = await source.Reader(cancellation) ?? throw new IOException("No zone can be read just now.");
        return (zone, BackupPlanner.Next(time.GetUtcNow(), zone.Control.Installation, Listing.Facts, schedule));
    }

    /// <summary>Makes the next one, whether or not it is due, and deletes what has been kept long enough.</summary>
    /// <exception cref="IOException">The target or the zones cannot be used.</exception>
    public async Task<MadeBackup> Make(Action<long, long> progress, CancellationToken cancellation)
    {
        var (zone, step) = await Look(cancellation);
        return await Make(zone, step, progress, cancellation);
    }

    public async Task<MadeBackup> Make(ZoneReader zone, BackupStep step, Action<long, long> progress, CancellationToken cancellation)
    {
        var maker = new BackupMaker(source, target, catalog, identities, time);
        var (made, surprise) = await maker.Make(zone, step, Listing.Backups, progress, cancellation);
        var notes = new List<string>();
        if (surprise is not null)
        {
            notes.Add($"A new full backup was made that continues no earlier one: {surprise}. "
                + "The zones were set back to an older state, or the vault was copied again from the other region.");
        }

        if (made.Manifest.Damaged > 0)
        {
            notes.Add($"{made.Manifest.Damaged} records are damaged in both zones; the backup holds them as they are.");
        }

        Listing = await catalog.List(cancellation);
        if (!Listing.Backups.Any(backup => backup.Facts.Id == made.Facts.Id))
        {
            throw new IOException($"{made.Name} was written to {target.Name} and is not there.");
        }

        await Expire(zone.Control.Installation, notes, cancellation);
        return new MadeBackup(made, notes);
    }

    private async Task Expire(string installation, List<string> notes, CancellationToken cancellation)
    {
        var expired = BackupRetention.Expired(time.GetUtcNow(), installation, Listing.Facts, schedule);
        foreach (var backup in expired)
        {
            await target.Delete(Listing.Backups.First(entry => entry.Facts.Id == backup.Id).Name, cancellation);
        }

        if (expired.Count > 0)
        {
            notes.Add($"{expired.Count} backups were deleted: they were kept for {schedule.Keep.TotalDays:0.#} days.");
            Listing = await catalog.List(cancellation);
        }

        await target.Tidy(LeftBehind, cancellation);
    }
}
