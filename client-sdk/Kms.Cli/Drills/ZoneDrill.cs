using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Drills;

/// <summary><c>drill zone</c>: one zone is stopped under load, and comes back.</summary>
internal static class ZoneDrill
{
    private const string Promise = "existing keys work; changes are refused while it is away; nothing acknowledged is lost, and it is brought up to date by itself";

    /// <summary>Signing must not notice; a request or two may meet a machine that is busy with the fault.</summary>
    private const double SignedShareMin = 0.999;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private static readonly Argument<string> Zone = new("ZONE") { Description = "A or B: the one that is stopped." };

    static ZoneDrill() => Zone.AcceptOnlyFromAmong("A", "B");

    public static Command Make() => Commands.PatientLeaf(
        "zone", "Stop one zone's database under load. Existing keys must go on working.", Run, [Zone, .. DrillSymbols.Common]);

    private static async Task<int> Run(Session session, CancellationToken cancellation)
    {
        await using var breaker = Breaker.Read(session, pidAllowed: false);
        var report = new DrillReport($"zone {session.Value(Zone)}", Promise);
        using var ground = await DrillGround.Enter(session, report, cancellation);
        var ledger = new Ledger();
        double loss = 0, noticed = 0, back = 0;
        await using (await Load.Begin(ground.Direct, ground.Vault, ledger, session.Value(DrillSymbols.Writers)!.Value, session.Value(DrillSymbols.Signers)!.Value, cancellation))
        {
            await ground.Phase("load before", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Before), cancellation));
            await ground.Phase("stop the zone", async () =>
            {
                loss = ledger.Now;
                await breaker.Stop(cancellation);
            });
            var seen = await ground.Phase("until the service has noticed", () => ground.Until(
                async () => Of(await ground.Service.GetZonesAsync(cancellation), session).Status != ZoneStatus.InService, cancellation));
            noticed = ledger.Now;
            var lastAway = await ground.Phase("without it", () => WatchAway(ground, ledger, loss, cancellation));
            Judge(report, ledger, seen, noticed, lastAway, loss);
            await ground.Phase("bring it back", () => breaker.Start(cancellation));
            if (!await ground.Phase("until both zones are in service", () => ground.Until(() => ground.IsReady(cancellation), cancellation)))
            {
                report.Broken("the zone was not in service again before patience ended");
            }

            back = ledger.Now;
            await ground.Phase("load after", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Before), cancellation));
        }

        report.Time("bothZonesInService", back - loss);
        report.Time("firstChangeAfterReturn", ledger.Writing.FirstSuccess(back) - loss);
        var survival = await ground.Phase("look for every change", () => Survival.Check(ground.Service, ground.Vault, ledger, cancellation));
        report.Changes(ledger, survival, loss, ageMax: null);
        if (report.Held)
        {
            await ground.Phase("clean up", () => ground.Leave(ground.Service, cancellation));
        }

        return HostDrill.Finish(session, report);
    }

    /// <summary>
    /// The last moment at which the zone was seen away. A zone whose files are gone may be filled again and be back before the drill brings
    /// it back.
    /// </summary>
    private static async Task<double> WatchAway(DrillGround ground, Ledger ledger, double loss, CancellationToken cancellation)
    {
        var end = ledger.Now + DrillSymbols.Read(ground.Session, DrillSymbols.Away).TotalSeconds;
        var lastAway = ledger.Now;
        while (ledger.Now < end)
        {
            var asked = ledger.Now;
            if (Of(await ground.Service.GetZonesAsync(cancellation), ground.Session).Status != ZoneStatus.InService)
            {
                lastAway = asked;
            }
            else
            {
                ground.Report.Time("backByItself", asked - loss);
                break;
            }

            await Task.Delay(LookEvery, cancellation);
        }

        return lastAway;
    }

    private static void Judge(DrillReport report, Ledger ledger, bool seen, double noticed, double until, double loss)
    {
        report.Time("lossNoticed", seen ? noticed - loss : null);
        report.Calls(ledger, noticed, until);
        var (signed, notSigned) = ledger.Signing.Count(loss, until);
        var (changed, _) = ledger.Writing.Count(noticed, until);
        if (!seen)
        {
            report.Broken("the service did not notice that the zone is away: was it stopped?");
        }

        if (signed == 0 || signed < SignedShareMin * (signed + notSigned))
        {
            report.Broken($"{notSigned} of {signed + notSigned} signatures failed while the zone was away");
        }

        if (changed > 0 && seen)
        {
            report.Broken($"{changed} changes were acknowledged while one zone was away");
        }
    }

    private static ZoneHealth Of(StoreHealth health, Session session) => session.Value(Zone) == "A" ? health.A : health.B;
}
