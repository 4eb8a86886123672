using Kms.Configuration;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Zones.Sql;

namespace Kms.Cli.Offline;

/// <summary>The region key of a service that may be running, for command lines that look at its data.</summary>
internal static class StoredRegionKey
{
    /// <summary>From whichever zone has it, without taking the folder: the service may be running. Changes nothing.</summary>
    /// <exception cref="StartRefusedException">No zone has a region key.</exception>
    /// <exception cref="KeyProtectionException">The root key is missing or does not fit.</exception>
    /// <param name="rootKeyFile">A copy of the root key; null: the one in the data folder.</param>
    public static async Task<RegionKey> OpenForReading(KmsOptions options, CancellationToken cancellation, string? rootKeyFile = null)
    {
        using var root = RootKey.Load(rootKeyFile ?? DataFolder.RootKeyFileOf(options.Data));
        foreach (var place in (ZoneOptions[])[options.ZoneA, options.ZoneB])
        {
            if (ZoneFactory.ForReading(place) is { } there)
            {
                await using var zone = ZoneFactory.Make(there, TimeProvider.System);
                if ((await zone.Open(cancellation)).IsApplied && (await zone.Read(RegionKeyRecord.Id, cancellation)) is { IsApplied: true, Value: { Version: > 0 } row })
                {
                    return RegionKey.Open(root, row.Body.Span);
                }
            }
        }

        throw new StartRefusedException($"No zone of {options.Data} has a region key: without it nothing can be verified.");
    }
}
