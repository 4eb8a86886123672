using Kms.Backups.Restoring;
using Kms.Cli.Offline;
using Kms.Cli.Running;
using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Keys;
using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql;

namespace Kms.Cli.Drills;

/// <summary>The newest backup, restored into a scratch folder, and what is in it.</summary>
internal static class RestoredRegion
{
    private const int Page = 256;

    /// <summary>Restores, looks, and removes the folder again.</summary>
    public static async Task<(RestoreReport Restored, Survival Survival)> Look(
        Session session, string vault, Ledger ledger, KmsOptions options, string? target, string? rootKey, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("kms-drill-").FullName;
        var root = rootKey ?? DataFolder.RootKeyFileOf(options.Data);
        try
        {
            var place = RegionBackups.ScratchOf(options, folder);
            var restored = await new RegionBackups(place, TimeProvider.System) { RootKeyFile = root, Target = target }.Restore(null, cancellation);
            return (restored, await Check(place, root, vault, ledger, cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Survival> Check(KmsOptions place, string rootKey, string vault, Ledger ledger, CancellationToken cancellation)
    {
        await using var zone = ZoneFactory.Make(place.ZoneA, TimeProvider.System);
        Read(await zone.Open(cancellation));
        using var root = RootKey.Load(rootKey);
        using var region = RegionKey.Open(root, Read(await zone.Read(RegionKeyRecord.Id, cancellation))!.Body.Span);
        using var seal = new RecordSeal(region, place.Region);
        using var materials = new KeyMaterials(region);
        var present = new HashSet<(string, string)>();
        var works = false;
        for (string? after = null; Read(await zone.Scan(after, Page, cancellation)) is { Count: > 0 } rows; after = rows[^1].Id)
        {
            foreach (var row in rows)
            {
                var record = new StoredRecord(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body);
                if (!KeyRecord.TryParseId(row.Id, out var key) || key.Vault.Value != vault || !KeyKind.Row.Open(record, seal).TryGet(out var state, out _))
                {
                    continue;
                }

                present.UnionWith(state.Versions.Select(version => (key.Name, version.Id)));
                works |= key.Name == Load.SigningKey && KeyTry.Run(key.ToString(), state, materials) is { Did: not null, Problem: null };
            }
        }

        var lost = ledger.Changes.Where(change => !present.Contains((change.Key, change.Version))).OrderBy(change => change.At).ToArray();
        return new Survival(ledger.Changes.Count, lost, works);
    }

    private static T Read<T>(ZoneReply<T> reply) => reply.IsApplied ? reply.Value : throw new IOException("The restored zone cannot be read: " + reply.Reason);
}
