using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql;

namespace Kms.Backups.Restoring;

/// <summary>
/// The two zones that a restore fills. No installation owns them meanwhile: if the restore dies, no silo serves them, and the next one
/// starts again. A restored region is another installation, so that a zone of the lost one that turns up again is never taken for one of
/// it.
/// </summary>
internal sealed class EmptyZones : IAsyncDisposable
{
    /// <summary>The incarnation of a zone that is being filled begins with it.</summary>
    private const string Unfinished = "restore-";

    private readonly IZone[] zones;
    private readonly ZoneControl[] claims;

    private EmptyZones(IZone[] zones, ZoneControl[] claims)
    {
        this.zones = zones;
        this.claims = claims;
    }

    public IReadOnlyList<IZone> Zones => zones;

    /// <summary>Looks and makes nothing.</summary>
    /// <exception cref="BackupRefusedException">There is a region.</exception>
    public static async Task RefuseIfAny(RestorePlace place, CancellationToken cancellation)
    {
        foreach (var options in (ZoneOptions[])[place.ZoneA, place.ZoneB])
        {
            if (ZoneFactory.ForReading(options) is { } there)
            {
                await using var zone = ZoneFactory.Make(there, TimeProvider.System);
                if ((await zone.Open(cancellation)).IsApplied)
                {
                    RefuseIfTaken(zone, Read(zone, await zone.Control(cancellation)));
                }
            }
        }
    }

    /// <exception cref="BackupRefusedException">One of them is not empty, cannot be used, or both are one.</exception>
    public static async Task<EmptyZones> Claim(RestorePlace place, IIdentities identities, TimeProvider time, CancellationToken cancellation)
    {
        IZone[] zones = [ZoneFactory.Make(place.ZoneA, time), ZoneFactory.Make(place.ZoneB, time)];
        try
        {
            if (await ZonePair.Check(zones[0], zones[1], cancellation) is { } why)
            {
                throw new BackupRefusedException(why);
            }

            foreach (var zone in zones)
            {
                Read(zone, await zone.Open(cancellation));
                var control = Read(zone, await zone.Control(cancellation));
                RefuseIfTaken(zone, control);
                if (control is not null)
                {
                    Read(zone, await zone.Replace(cancellation));
                }
            }

            var installation = identities.NewId();
            ZoneControl[] claims = [.. zones.Select(_ => new ZoneControl(installation, 1, Unfinished + identities.NewId(), InService: false))];
            for (var i = 0; i < zones.Length; i++)
            {
                Read(zones[i], await zones[i].SetControl(null, claims[i], cancellation));
            }

            return new EmptyZones(zones, claims);
        }
        catch
        {
            await Close(zones);
            throw;
        }
    }

    public async Task Install(InstallBatch batch, CancellationToken cancellation)
    {
        var installing = zones.Select((zone, i) => zone.Install(claims[i].Token, batch, cancellation).AsTask()).ToArray();
        await Task.WhenAll(installing);
        for (var i = 0; i < zones.Length; i++)
        {
            Read(zones[i], await installing[i]);
        }
    }

    /// <summary>
    /// Puts them into service. Denials are in one zone only, as they were: the other zone is then brought up to date by the first start,
    /// which makes them normal versions as after every absence of a zone.
    /// </summary>
    public async Task Complete(IReadOnlyList<Denial> denials, IIdentities identities, CancellationToken cancellation)
    {
        foreach (var denial in denials)
        {
            Read(zones[0], await zones[0].Deny(denial, claims[0].Token, cancellation));
        }

        var incarnations = zones.Select(_ => identities.NewId()).ToArray();
        for (var i = 0; i < (denials.Count > 0 ? 1 : zones.Length); i++)
        {
            var complete = claims[i] with { Incarnation = incarnations[i], InService = true, Peer = denials.Count > 0 ? string.Empty : incarnations[1 - i] };
            Read(zones[i], await zones[i].SetControl(claims[i], complete, cancellation));
        }
    }

    public ValueTask DisposeAsync() => Close(zones);

    private static void RefuseIfTaken(IZone zone, ZoneControl? control)
    {
        if (control is not null && (control.InService || !control.Incarnation.StartsWith(Unfinished, StringComparison.Ordinal)))
        {
            throw new BackupRefusedException(
                $"The region is not empty: zone {zone.Name} belongs to installation {control.Installation}. A restore never overwrites; "
                + "name an empty data folder (with a copy of root.key in it) or empty databases. Nothing was changed.");
        }
    }

    private static T Read<T>(IZone zone, ZoneReply<T> reply) => reply.IsApplied
        ? reply.Value
        : throw new IOException($"Zone {zone.Name} cannot be used: {reply.Reason ?? reply.Outcome.ToString()}");

    private static async ValueTask Close(IZone[] zones)
    {
        foreach (var zone in zones)
        {
            await zone.DisposeAsync();
        }
    }
}
