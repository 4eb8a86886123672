using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Xunit;

namespace Kms.Core.Tests.Zones;

/// <summary>One of several hosts on the same two zones, whose calls a test can look at and hold up.</summary>
internal sealed class TwoZoneHost
{
    private TwoZoneHost(TwoZones zones)
    {
        (A, B) = (new WatchedZone(zones.A), new WatchedZone(zones.B));
        Store = new TwoZoneStore(A, B, zones, zones, zones.Time, _ => { });
    }

    public WatchedZone A { get; }

    public WatchedZone B { get; }

    public TwoZoneStore Store { get; }

    public static TwoZoneHost On(TwoZones zones) => new(zones);

    public static async Task<TwoZoneHost> Started(TwoZones zones)
    {
        var host = new TwoZoneHost(zones);
        var started = await host.Store.Start(default);
        return started.IsOk ? host : throw new InvalidOperationException(started.Refusal.ToString());
    }

    /// <summary>For this host the zone is away for one round; for others nothing happens.</summary>
    public async Task LoseSight(WatchedZone zone)
    {
        zone.Before = _ => new(false);
        await Store.Tick(default);
        zone.Before = null;
    }

    /// <summary>The same, and something happens in the other zone alone meanwhile: only a copy brings this one up to date.</summary>
    public async Task LeaveBehind(WatchedZone zone)
    {
        await LoseSight(zone);
        var denied = await Store.Deny(new Denial("denial", "no such record", default, 0, "op"), default);
        Assert.True(denied.IsOk, denied.Refusal?.ToString());
    }

    /// <summary>Stops this host at its next call of this name. The answer lets it go on.</summary>
    public static TaskCompletionSource StopAt(WatchedZone zone, string call)
    {
        var go = new TaskCompletionSource();
        zone.Before = async name =>
        {
            if (name == call)
            {
                await go.Task;
            }

            return true;
        };
        return go;
    }

    /// <summary>Does something once, just before this host's next call of this name.</summary>
    public static void JustBefore(WatchedZone zone, string call, Func<Task> act) => zone.Before = async name =>
    {
        if (name == call)
        {
            zone.Before = null;
            await act();
        }

        return true;
    };
}
