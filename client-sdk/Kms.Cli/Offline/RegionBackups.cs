using System.Diagnostics;
using Kms.Backups;
using Kms.Backups.Making;
using Kms.Backups.Planning;
using Kms.Backups.Restoring;
using Kms.Backups.Targets;
using Kms.Configuration;
using Kms.Crypto;
using Kms.Crypto.Files;
using Kms.Records;
using Kms.Regions.Control;
using Kms.Zones.Sql;

namespace Kms.Cli.Offline;

/// <summary>
/// Everything that can be done with backups without the service: for command lines. Reads the settings and the root key of a data folder.
/// Every refusal is a
/// <see cref="BackupRefusedException"/>, a <see cref="StartRefusedException"/> or a <see cref="Kms.Crypto.Hierarchy.KeyProtectionException"/> with a message for people,
/// and has changed nothing; an <see cref="IOException"/> is a disk or a database that failed.
/// </summary>
public sealed class RegionBackups(KmsOptions options, TimeProvider time)
{
    private readonly Identities identities = new();

    /// <summary>Of records that there can be.</summary>
    internal RecordKinds Kinds { get; init; } = RegionKinds.All;

    /// <summary>The root key that opens the backups; <c>root.key</c> in the data folder, unless another copy is named.</summary>
    public string RootKeyFile { get; init; } = DataFolder.RootKeyFileOf(options.Data);

    /// <summary>A folder, which must be there for everything but a backup; null: those of <c>Kms:Backups:Targets</c>.</summary>
    public string? Target { get; init; }

    public IProgress<BackupWork>? Progress { get; init; }

    /// <summary>What is on each target. A target that cannot be read says so in its row.</summary>
    public async Task<IReadOnlyList<TargetListing>> List(CancellationToken cancellation)
    {
        using var keys = new RootKeys(RootKeyFile);
        var listings = new List<TargetListing>();
        foreach (var target in Targets())
        {
            try
            {
                var found = await CatalogOf(target, keys).List(cancellation);
                listings.Add(new TargetListing(
                    target.Name, [.. found.Facts], [.. found.Unreadable.Select(file => $"{file.Name}: {file.Reason}")], found.Foreign.Count, null)
                {
                    OtherRegions = found.OtherRegions,
                });
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                listings.Add(new TargetListing(target.Name, [], [], 0, problem.Message));
            }
        }

        return listings;
    }

    /// <summary>
    /// One backup on each target, now, also while the service runs. One target that fails does not keep the other one from its own.
    /// </summary>
    /// <returns>For each target what was made, or why not.</returns>
    public async Task<IReadOnlyList<TargetBackup>> Now(CancellationToken cancellation)
    {
        await using var source = await OutsideSource.Open(options, RootKeyFile, time, cancellation);
        var all = new List<TargetBackup>();
        foreach (var target in Targets(mayMake: true))
        {
            try
            {
                var line = new TargetLine(source, target, options.Backups.Schedule, identities, time);
                var made = await line.Make((done, _) => Progress?.Report(new BackupWork("backup", done, 0)), cancellation);
                all.Add(new TargetBackup(target.Name, made.Made.Facts, made.Notes, null));
            }
            catch (Exception problem) when (
                problem is IOException or UnauthorizedAccessException or BackupRefusedException or UnknownRecordException)
            {
                all.Add(new TargetBackup(target.Name, null, [], problem.Message));
            }
        }

        return all;
    }

    /// <summary>Reads every backup on every target whole.</summary>
    public async Task<IReadOnlyList<TargetVerification>> Verify(CancellationToken cancellation)
    {
        using var keys = new RootKeys(RootKeyFile);
        var all = new List<TargetVerification>();
        foreach (var target in Targets())
        {
            all.Add(await TargetCheck.Run(target.Name, CatalogOf(target, keys), Progress, cancellation));
        }

        return all;
    }

    /// <summary>
    /// Fills this region, which must be empty, with the state of a moment (null: the newest there is). From the target that reaches
    /// furthest.
    /// </summary>
    public async Task<RestoreReport> Restore(DateTimeOffset? at, CancellationToken cancellation)
    {
        using var keys = new RootKeys(RootKeyFile);
        var (target, catalog, listing) = await Choose(keys, at, cancellation);
        return await new RegionRestore(PlaceOf(options), keys, Kinds, identities, time, Progress)
            .Run(target, catalog, listing, at, cancellation);
    }

    /// <summary>
    /// Restores the newest backup into a scratch folder, uses keys that came back, and removes the folder again. Touches neither the
    /// region nor its service.
    /// </summary>
    /// <param name="scratch">Must not be there yet; null: one of the system's folder for temporary files, for its owner only.</param>
    public async Task<DrillReport> Drill(string? scratch, CancellationToken cancellation)
    {
        var folder = scratch is null ? Directory.CreateTempSubdirectory("kms-drill-").FullName : Path.GetFullPath(scratch);
        if (scratch is not null && Path.Exists(folder))
        {
            throw new BackupRefusedException($"The scratch folder {folder} is there already: name one that is not.");
        }

        try
        {
            var started = Stopwatch.GetTimestamp();
            var place = ScratchOf(options, folder);
            var inside = new RegionBackups(place, time) { Kinds = Kinds, RootKeyFile = RootKeyFile, Target = Target, Progress = Progress };
            var restored = await inside.Restore(null, cancellation);
            return await RestoreDrill.Try(PlaceOf(place), RootKeyFile, restored, Kinds, started, time, Progress, cancellation);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>The same region in a folder of its own: whatever the real zones are, these are two files.</summary>
    internal static KmsOptions ScratchOf(KmsOptions options, string folder) => options with
    {
        Data = folder,
        ZoneA = new SqliteZonePlace("A", Path.Combine(folder, "zone-a")),
        ZoneB = new SqliteZonePlace("B", Path.Combine(folder, "zone-b")),
    };

    private static RestorePlace PlaceOf(KmsOptions options) => new(options.Data, options.Region, options.ZoneA, options.ZoneB);

    /// <summary>The target whose plan reaches furthest; where none has one, the one that says most clearly why.</summary>
    private async Task<(string Target, BackupCatalog Catalog, CatalogListing Listing)> Choose(RootKeys keys, DateTimeOffset? at, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var found = new List<(string Target, BackupCatalog Catalog, CatalogListing Listing, RestorePlan Plan)>();
        foreach (var target in Targets())
        {
            try
            {
                var catalog = CatalogOf(target, keys);
                var listing = await catalog.List(cancellation);
                var planned = RestorePlan.For(at, listing.Facts);
                if (!planned.TryGet(out var plan, out var refusal))
                {
                    problems.Add($"{target.Name}: {keys.Misfit ?? refusal.Message + Unread(listing)}");
                }
                else if (listing.Unreadable.Count > 0 && !(at <= plan.Last.CompleteUntil))
                {
                    // What cannot be read may be the newest one: an older state must not be taken for it.
                    problems.Add($"{target.Name}:{Unread(listing)} It may hold later changes. To do without: --at {plan.Last.CompleteUntil:O}");
                }
                else
                {
                    found.Add((target.Name, catalog, listing, plan));
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{target.Name}: {problem.Message}");
            }
        }

        if (found.Count == 0)
        {
            throw new BackupRefusedException("Nothing was changed. " + string.Join(" ", problems));
        }

        var best = found.MaxBy(choice => choice.Plan.Last.CompleteUntil);
        return (best.Target, best.Catalog, best.Listing);
    }

    private static string Unread(CatalogListing listing) => (listing.Unreadable.Count, listing.Foreign.Count) switch
    {
        (0, 0) => string.Empty,
        (0, var foreign) => $" There are {foreign} of other regions ({string.Join(", ", listing.OtherRegions)}): the setting Kms:Region says which region is meant.",
        (var bad, _) => $" {bad} cannot be read; {listing.Unreadable[0].Name}: {listing.Unreadable[0].Reason}.",
    };

    private BackupCatalog CatalogOf(IBackupTarget target, RootKeys keys) => new(target, options.Region, keys.For);

    private IEnumerable<FolderTarget> Targets(bool mayMake = false)
    {
        IReadOnlyList<string> folders = Target is null ? options.Backups.Folders : [Path.GetFullPath(Target)];
        return folders.Count == 0 ? throw new BackupRefusedException("No place for backups is known: name a folder with --target, or in the service's settings.")
            : Target is not null && !mayMake && !Directory.Exists(folders[0]) ? throw new BackupRefusedException($"There is no folder {folders[0]}. Nothing was changed.")
            : folders.Select(folder => new FolderTarget(folder, time));
    }
}
