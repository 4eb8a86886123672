using Kms.Backups.Making;
using Kms.Configuration;
using Kms.Crypto.Hierarchy;
using Kms.Records;
using Kms.Regions.Control;
using Kms.TwoZone;
using Kms.Zones.Sql;

namespace Kms.Cli.Offline;

/// <summary>A region looked at from outside, whether or not its service runs: opens the zones, reads and changes nothing.</summary>
internal sealed class OutsideSource : IBackupSource, IAsyncDisposable
{
    private readonly List<(IZone Zone, bool IsA)> zones;

    private OutsideSource(string region, RegionKey key, List<(IZone Zone, bool IsA)> zones)
    {
        Region = region;
        Key = key;
        this.zones = zones;
    }

    public string Region { get; }

    public RegionKey Key { get; }

    public RecordKinds Kinds => RegionKinds.All;

    /// <exception cref="StartRefusedException">There is no region.</exception>
    /// <exception cref="KeyProtectionException">The root key is missing or does not fit.</exception>
    public static async Task<OutsideSource> Open(KmsOptions options, string rootKeyFile, TimeProvider time, CancellationToken cancellation)
    {
        var key = await StoredRegionKey.OpenForReading(options, cancellation, rootKeyFile);
        var zones = new List<(IZone, bool)>();
        foreach (var (place, isA) in ((ZoneOptions, bool)[])[(options.ZoneA, true), (options.ZoneB, false)])
        {
            if (ZoneFactory.ForReading(place) is { } there)
            {
                zones.Add((ZoneFactory.Make(there, time), isA));
            }
        }

        return new OutsideSource(options.Region, key, zones);
    }

    /// <summary>Of two zones in service the one with the higher epoch: the other one missed a rejoin.</summary>
    public async ValueTask<ZoneReader?> Reader(CancellationToken cancellation)
    {
        ZoneReader? best = null;
        foreach (var (zone, isA) in zones)
        {
            var (reader, _) = await ZoneReader.Open(zone, isA, cancellation);
            best = reader is not null && (best is null || reader.Control.Epoch > best.Control.Epoch) ? reader : best;
        }

        return best;
    }

    /// <summary>The service finds it by itself when it reads the record.</summary>
    public ValueTask Report(string damagedRecordId, CancellationToken cancellation) => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var (zone, _) in zones)
        {
            await zone.DisposeAsync();
        }

        Key.Dispose();
    }
}
