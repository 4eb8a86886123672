using Kms.Backups.Format;
using Kms.Backups.Planning;
using Kms.Backups.Restoring;
using Kms.Backups.Targets;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Records;
using Kms.Regions.State;
using Kms.TwoZone;

namespace Kms.Backups.Making;

/// <summary>Makes one backup on one target.</summary>
internal sealed class BackupMaker(IBackupSource source, IBackupTarget target, BackupCatalog catalog, IIdentities identities, TimeProvider time)
{
    private static readonly RecordHash Hash = new();

    /// <summary>What is asked for; where it would not be true, a full one that hangs on none, and the reason for that.</summary>
    /// <param name="progress">Rows and changes so far, bytes so far.</param>
    /// <exception cref="IOException">The target or the zones cannot be used just now. Nothing was left behind.</exception>
    public async Task<(CatalogEntry Made, string? Surprise)> Make(
        ZoneReader zone, BackupStep step, IReadOnlyList<CatalogEntry> backups, Action<long, long> progress, CancellationToken cancellation)
    {
        var parent = backups.FirstOrDefault(backup => backup.Facts.Id == step.Parent?.Id);
        try
        {
            return (await Write(zone, step.Kind, parent, step.Parent?.Number ?? 0, progress, cancellation), null);
        }
        catch (LogChangedException problem)
        {
            return (await Write(zone, BackupKind.Full, null, step.Parent!.Number, progress, cancellation), problem.Message);
        }
    }

    private async Task<CatalogEntry> Write(
        ZoneReader zone, BackupKind kind, CatalogEntry? parent, long number, Action<long, long> progress, CancellationToken cancellation)
    {
        var header = new BackupHeader
        {
            Id = identities.NewId(),
            Kind = kind,
            Region = source.Region,
            Installation = zone.Control.Installation,
            Epoch = await RegionEpoch(zone, cancellation),
            Number = number + 1,
            Made = time.GetUtcNow(),
            Parent = parent?.Facts.Id,
            ParentHash = parent?.Hash,
            RegionKey = await RegionKey(zone, cancellation),
        };
        var name = BackupName.Of(header);
        var marks = parent is null ? [] : await Marks(parent, cancellation);
        await using var upload = await target.Write(name, cancellation);
        using var writer = new BackupWriter(upload.Content, header, source.Key);
        var done = 0L;
        var scan = new BackupScan(
            zone, writer, source.Kinds, Hash, time, id => source.Report(id, cancellation), count => progress(done += count, writer.Bytes));
        await writer.Begin(cancellation);
        var scanned = await scan.Run(kind, marks, cancellation);
        var (manifest, hash) = await writer.Finish(scanned.CompleteUntil, scanned.NothingAfter, scanned.Damaged, cancellation);
        if (!await zone.IsStillTheSame(cancellation))
        {
            throw new IOException($"Zone {zone.Zone} was claimed for a rejoin while it was read.");
        }

        if (scanned.Damaged > 0 && (await source.Reader(cancellation))?.Zone != zone.Zone)
        {
            throw new IOException($"Zone {zone.Zone} holds {scanned.Damaged} damaged records and was taken out of service: the other one is read next.");
        }

        await upload.Complete(cancellation);
        var facts = new BackupFacts(
            header.Id, header.Parent, kind, header.Number, header.Installation, manifest.CompleteUntil, manifest.NothingAfter, writer.Bytes);
        return new CatalogEntry(name, header, manifest, facts, hash);
    }

    private async Task<Dictionary<string, StreamMark>> Marks(CatalogEntry parent, CancellationToken cancellation)
    {
        using var reader = await catalog.Open(parent.Name, cancellation);
        var marks = new Dictionary<string, StreamMark>(StringComparer.Ordinal);
        await foreach (var mark in reader.Marks(cancellation))
        {
            marks.Add(mark.Stream, mark);
        }

        return marks;
    }

    /// <summary>1 in a region that never had a peer.</summary>
    private async Task<long> RegionEpoch(ZoneReader zone, CancellationToken cancellation)
    {
        using var seal = new RecordSeal(source.Key, source.Region);
        return StandAlone.Record(await zone.Row(RegionRecords.StateId, cancellation) is { IsApplied: true, Value: { } row } ? row : null, seal)?.State.Epoch ?? 1;
    }

    /// <summary>As the zone holds it, so that the root key of this moment opens the backup.</summary>
    private static async Task<byte[]> RegionKey(ZoneReader zone, CancellationToken cancellation)
    {
        var read = await zone.Row(RegionKeyRecord.Id, cancellation);
        return read is { IsApplied: true, Value: { Version: > 0 } row }
            ? row.Body.ToArray()
            : throw new IOException($"The region key cannot be read from zone {zone.Zone}: {read.Reason ?? "it is not there"}");
    }
}
