using System.Diagnostics;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Keys;
using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql;

namespace Kms.Backups.Restoring;

/// <summary>What a drill has found.</summary>
/// <param name="Age">How much would be lost if the region were lost now, at most: the time since the backup was complete.</param>
/// <param name="Tried">Keys that were used, spread over all of them.</param>
public sealed record DrillReport(RestoreReport Restored, TimeSpan Age, IReadOnlyList<TriedKey> Tried, TimeSpan TryTime, TimeSpan TotalTime)
{
    public bool IsSound => Restored.IsSound && Tried.All(key => key.Problem is null);
}

/// <summary>After the restore into a scratch folder: opens stored keys, spread over all of them, and uses each.</summary>
public static class RestoreDrill
{
    private const int Page = 256;
    private const int TriedMax = 64;

    public static async Task<DrillReport> Try(
        RestorePlace scratch, string rootKeyFile, RestoreReport restored, long started, TimeProvider time, IProgress<BackupWork>? progress, CancellationToken cancellation)
    {
        var trying = Stopwatch.GetTimestamp();
        await using var zone = ZoneFactory.Make(scratch.ZoneA, time);
        Read(await zone.Open(cancellation));
        var wrapped = Read(await zone.Read(RegionKeyRecord.Id, cancellation)) ?? throw new IOException("The restored region has no region key.");
        using var root = RootKey.Load(rootKeyFile);
        using var region = RegionKey.Open(root, wrapped.Body.Span);
        using var seal = new RecordSeal(region, scratch.Region);
        using var materials = new KeyMaterials(region);
        var tried = new List<TriedKey>();
        var step = Math.Max(1, restored.Keys / TriedMax);
        var seen = 0L;
        for (string? after = null; Read(await zone.Scan(after, Page, cancellation)) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (var row in page)
            {
                if (KeyRecord.TryParseId(row.Id, out var key) && row.Index.List is not null && seen++ % step == 0)
                {
                    tried.Add(Use(key, row, seal, materials));
                    progress?.Report(new BackupWork("try", tried.Count, 0));
                }
            }
        }

        return new DrillReport(
            restored, time.GetUtcNow() - restored.CompleteUntil, tried, Stopwatch.GetElapsedTime(trying), Stopwatch.GetElapsedTime(started));
    }

    private static TriedKey Use(KeyId key, ZoneRow row, RecordSeal seal, KeyMaterials materials)
    {
        var opened = KeyRecord.Open(new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body), seal);
        return opened.TryGet(out var state, out var refusal) ? KeyTry.Run(key, state, materials) : new TriedKey(key.ToString(), null, null, refusal.Message);
    }

    private static T Read<T>(ZoneReply<T> reply) => reply.IsApplied ? reply.Value : throw new IOException("The restored zone cannot be read: " + reply.Reason);
}
