using System.CommandLine;
using Kms.Cli.Running;

namespace Kms.Cli.Drills;

/// <summary><c>drill host</c>: a host is killed under load, and comes back.</summary>
internal static class HostDrill
{
    private const string Promise = "other hosts answer; requests in flight may fail and are safe to repeat; nothing acknowledged is lost";

    public static Command Make() => Commands.PatientLeaf(
        "host", "Kill a host under load. Nothing that was acknowledged may be lost.", Run, [DrillSymbols.HostPid, .. DrillSymbols.Common]);

    private static async Task<int> Run(Session session, CancellationToken cancellation)
    {
        await using var breaker = Breaker.Read(session, pidAllowed: true);
        var report = new DrillReport("host", Promise);
        using var ground = await DrillGround.Enter(session, report, cancellation);
        var ledger = new Ledger();
        double loss = 0, ready = 0;
        await using (await Load.Begin(ground.Direct, ground.Vault, ledger, session.Value(DrillSymbols.Writers)!.Value, session.Value(DrillSymbols.Signers)!.Value, cancellation))
        {
            await ground.Phase("load before", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Before), cancellation));
            await ground.Phase("kill the host", async () =>
            {
                loss = ledger.Now;
                await breaker.Stop(cancellation);
            });
            await ground.Phase("without it", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Away), cancellation));
            await ground.Phase("bring it back", () => breaker.Start(cancellation));
            if (!await ground.Phase("until the service is ready", () => ground.Until(() => ground.IsReady(cancellation), cancellation)))
            {
                report.Broken("the service was not ready again before patience ended");
                return Finish(session, report);
            }

            ready = ledger.Now;
            await ground.Phase("load after", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Before), cancellation));
        }

        report.Time("firstSignature", ledger.Signing.FirstSuccess(loss + 0.05) - loss);
        report.Time("firstChange", ledger.Writing.FirstSuccess(loss + 0.05) - loss);
        report.Calls(ledger, loss, ready);
        var survival = await ground.Phase("look for every change", () => Survival.Check(ground.Service, ground.Vault, ledger, cancellation));
        report.Changes(ledger, survival, loss, ageMax: null);
        if (ledger.Signing.FirstSuccess(ready) is null || ledger.Writing.FirstSuccess(ready) is null)
        {
            report.Broken("no signature or no change succeeded after the service was ready again");
        }

        await ground.Phase("clean up", () => ground.Leave(ground.Service, cancellation));
        return Finish(session, report);
    }

    internal static int Finish(Session session, DrillReport report)
    {
        session.Answer.Show(report.ToJson(), report.ToString());
        return report.Held ? ExitCode.Done : ExitCode.Refused;
    }
}
