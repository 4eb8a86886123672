using System.Diagnostics;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql;

namespace Kms.Backups.Restoring;

/// <summary>What a drill has found.</summary>
/// <param name="Age">How much would be lost if the region were lost now, at most: the time since the backup was complete.</param>
/// <param name="Tried">Records that were used, spread over all of them.</param>
public sealed record DrillReport(
    RestoreReport Restored, TimeSpan Age, IReadOnlyList<TriedRecord> Tried, TimeSpan TryTime, TimeSpan TotalTime)
{
    public bool IsSound => Restored.IsSound && Tried.All(record => record.Problem is null);
}

/// <summary>
/// After the restore into a scratch folder: opens what is stored, spread over all of it, and uses each as its kind can be used.
/// </summary>
public static class RestoreDrill
{
    private const int Page = 256;
    private const int TriedMax = 64;

    public static async Task<DrillReport> Try(
        RestorePlace scratch, string rootKeyFile, RestoreReport restored, RecordKinds kinds, long started, TimeProvider time,
        IProgress<BackupWork>? progress, CancellationToken cancellation)
    {
        var trying = Stopwatch.GetTimestamp();
        await using var zone = ZoneFactory.Make(scratch.ZoneA, time);
        Read(await zone.Open(cancellation));
        var wrapped = Read(await zone.Read(RegionKeyRecord.Id, cancellation)) ?? throw new IOException("The restored region has no region key.");
        using var root = RootKey.Load(rootKeyFile);
        using var region = RegionKey.Open(root, wrapped.Body.Span);
        using var seal = new RecordSeal(region, scratch.Region);
        using var materials = new KeyMaterials(region);
        var tried = new List<TriedRecord>();
        var step = Math.Max(1, restored.There.Sum(kind => kind.Count) / TriedMax);
        var seen = 0L;
        for (string? after = null; Read(await zone.Scan(after, Page, cancellation)) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (var row in page)
            {
                var kind = kinds.Of(row.Id);
                if (kind.CanTry && row.Index.List is not null && seen++ % step == 0)
                {
                    var place = new RecordPlace(row.Stream, row.Id, row.Version, row.Index);
                    tried.Add(kind.Try(new StoredRecord(place, row.Body), seal, materials));
                    progress?.Report(new BackupWork("try", tried.Count, 0));
                }
            }
        }

        return new DrillReport(
            restored, time.GetUtcNow() - restored.CompleteUntil, tried, Stopwatch.GetElapsedTime(trying), Stopwatch.GetElapsedTime(started));
    }

    private static T Read<T>(ZoneReply<T> reply) => reply.IsApplied ? reply.Value : throw new IOException("The restored zone cannot be read: " + reply.Reason);
}
