using System.Diagnostics;
using Kms.Faults.Host;
using Kms.Faults.Zones;

namespace Kms.Faults.Scenarios;

/// <summary>Brings the killed host back, kills it again on the way where the plan says so, and watches that nothing stays undecided.</summary>
internal sealed class Restart(DataFolder data, ZoneHome home, KillHostReport report, CancellationToken cancellation)
{
    private static readonly TimeSpan IntentsMustBeGone = TimeSpan.FromSeconds(10);

    private TimeSpan usual = TimeSpan.FromSeconds(1);
    private long ready;

    public async Task<HostProcess> First()
    {
        var host = HostProcess.Start(data, home.HostOptions);
        await Ready(host);
        return host;
    }

    public async Task<HostProcess> After(KillPlan plan)
    {
        if (plan.Starting != StartKill.None)
        {
            await using var interrupted = HostProcess.Start(data, home.HostOptions);
            await WaitFor(plan, interrupted);
            report.StartKills += interrupted.IsReady ? 0 : 1;
            await interrupted.Kill();
        }

        var clock = Stopwatch.StartNew();
        var host = HostProcess.Start(data, home.HostOptions);
        await Ready(host);
        usual = clock.Elapsed;
        report.Longest = usual > report.Longest ? usual : report.Longest;
        return host;
    }

    /// <summary>With the host dead: how many records the kill has left in the middle of a write.</summary>
    public void CountUndecided()
    {
        using var zones = home.Open();
        var (a, b) = zones.Intents();
        report.UndecidedA += a;
        report.UndecidedB += b;
        report.MidWrite += a + b > 0 ? 1 : 0;
    }

    /// <summary>Null when no record holds an intent, at the latest ten seconds after the host was ready.</summary>
    public async Task<string?> IntentsGone()
    {
        using var zones = home.Open();
        var (a, b) = (0L, 0L);
        var gone = await Deadline.Until(
            () =>
            {
                (a, b) = zones.Intents();
                return a + b == 0;
            },
            IntentsMustBeGone - Stopwatch.GetElapsedTime(ready),
            cancellation);
        return gone is null ? $"intents left: {a} in zone A, {b} in zone B" : null;
    }

    private async Task Ready(HostProcess host)
    {
        try
        {
            await host.Ready(cancellation);
            ready = Stopwatch.GetTimestamp();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private async Task WaitFor(KillPlan plan, HostProcess host)
    {
        if (plan.Starting == StartKill.AnyMoment)
        {
            await Task.Delay(usual * plan.StartShare, cancellation);
            return;
        }

        var before = home.Touched();
        await Deadline.Until(() => home.Touched() != before || host.IsReady || host.HasEnded, TimeSpan.FromSeconds(30), cancellation);
        await Task.Delay(plan.AfterTouch, cancellation);
    }
}
