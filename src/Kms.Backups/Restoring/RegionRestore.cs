using System.Diagnostics;
using Kms.Backups.Format;
using Kms.Backups.Planning;
using Kms.Crypto.Files;
using Kms.Crypto.Records;
using Kms.Records;

namespace Kms.Backups.Restoring;

/// <summary>
/// Fills an empty region from backups. Everything is read and checked before anything is written; everything written is read back before
/// it may serve.
/// </summary>
public sealed class RegionRestore(
    RestorePlace place, RootKeys keys, RecordKinds kinds, IIdentities identities, TimeProvider time, IProgress<BackupWork>? progress)
{
    private const int StreamsPage = 512;

    /// <exception cref="BackupRefusedException">Nothing was changed; the message says why.</exception>
    /// <exception cref="IOException">
    /// A disk or a database failed in the middle: no silo serves the zones, and the restore can be repeated.
    /// </exception>
    public async Task<RestoreReport> Run(string target, BackupCatalog catalog, CatalogListing listing, DateTimeOffset? at, CancellationToken cancellation)
    {
        var planned = RestorePlan.For(at, listing.Facts);
        if (!planned.TryGet(out var plan, out var refusal))
        {
            throw new BackupRefusedException($"{refusal.Message} (target {target}; nothing was changed)");
        }

        await EmptyZones.RefuseIfAny(place, cancellation);
        CatalogEntry[] entries = [.. plan.All.Select(facts => listing.Backups.First(entry => entry.Facts.Id == facts.Id))];
        var started = Stopwatch.GetTimestamp();
        var cuts = new StreamCuts(at);
        using var seal = new RecordSeal(keys.For(entries[0].Header), place.Region);
        var check = new PlanCheck(catalog, entries, cuts, seal, kinds);
        await check.Run(progress, cancellation);
        var checkTime = Stopwatch.GetElapsedTime(started);

        using var folder = DataFolder.Open(place.Data);
        await using var zones = await EmptyZones.Claim(place, identities, time, cancellation);
        started = Stopwatch.GetTimestamp();
        var batch = new RestoreBatch(rows => zones.Install(rows, cancellation));
        foreach (var (entry, i) in entries.Select((entry, i) => (entry, i)))
        {
            await Install(catalog, entry, isBase: i == 0, cuts, batch, cancellation);
        }

        await batch.Flush();
        await StandAlone.Make(zones, seal, batch, identities, cancellation);
        var parts = await UnfinishedCopies.Find(zones.Zones[0], seal, cancellation);
        var (streams, denials) = await Ends(catalog, entries[^1], cuts, at, zones, cancellation);
        var installTime = Stopwatch.GetElapsedTime(started);

        started = Stopwatch.GetTimestamp();
        var found = await ZoneComparison.Run(zones.Zones[0], zones.Zones[1], kinds, progress, cancellation);
        await zones.Complete(denials, identities, cancellation);
        var last = plan.Last;
        return new RestoreReport(
            target, at is { } moment && moment < last.NothingAfter ? moment : last.NothingAfter, at < last.CompleteUntil ? at.Value : last.CompleteUntil,
            [.. entries.Select(entry => entry.Name)], check.Bytes, found.Rows, found.There, streams, denials.Count,
            batch.Destroyed, Math.Max(found.Damaged, check.Damaged), checkTime, installTime, Stopwatch.GetElapsedTime(started))
        {
            Parts = parts,
            NotRestored = [.. DataFolder.NotInBackups.Where(name => !Path.Exists(Path.Combine(place.Data, name)))],
        };
    }

    private async Task Install(BackupCatalog catalog, CatalogEntry entry, bool isBase, StreamCuts cuts, RestoreBatch batch, CancellationToken cancellation)
    {
        using var reader = await catalog.Open(entry.Name, cancellation);
        await foreach (var piece in reader.Pieces(cancellation))
        {
            if (piece.Kind == PieceKind.Rows && isBase)
            {
                foreach (var row in Items.All(piece.Content, Items.ReadRow))
                {
                    await batch.Add(row);
                }
            }
            else if (piece.Kind == PieceKind.Changes)
            {
                foreach (var change in Items.All(piece.Content, Items.ReadChange).Where(cuts.Keeps))
                {
                    await batch.Add(change);
                }
            }

            progress?.Report(new BackupWork("install", batch.Done, 0));
        }
    }

    /// <summary>Where the streams end, so that no number is given twice, and what was denied.</summary>
    private static async Task<(long Streams, List<Denial> Denials)> Ends(
        BackupCatalog catalog, CatalogEntry last, StreamCuts cuts, DateTimeOffset? at, EmptyZones zones, CancellationToken cancellation)
    {
        using var reader = await catalog.Open(last.Name, cancellation);
        var (streams, heads) = (0L, new List<StreamHead>());
        await foreach (var mark in reader.Marks(cancellation))
        {
            if (cuts.EndOf(mark.Stream, mark.Highest) is > 0 and var end)
            {
                heads.Add(new StreamHead(mark.Stream, end));
                streams++;
            }

            if (heads.Count == StreamsPage)
            {
                await Install();
            }
        }

        await Install();
        var denials = new List<Denial>();
        await foreach (var piece in reader.Pieces(cancellation))
        {
            denials.AddRange(piece.Kind == PieceKind.Denials
                ? Items.All(piece.Content, Items.ReadDenial).Where(denial => at is null || denial.TimeUnixMs <= at.Value.ToUnixTimeMilliseconds())
                : []);
        }

        return (streams, denials);

        async Task Install()
        {
            await zones.Install(new InstallBatch([], [], [.. heads.Select(head => ChangeEntry.Beginning(head.Stream, head.Sequence))], heads), cancellation);
            heads = [];
        }
    }
}
