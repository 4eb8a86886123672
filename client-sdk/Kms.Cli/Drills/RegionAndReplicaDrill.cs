using System.CommandLine;
using System.Diagnostics;
using Kms.Cli.Offline;
using Kms.Cli.Running;
using Kms.Configuration;
using Kms.Crypto.Files;

namespace Kms.Cli.Drills;

/// <summary>
/// <c>drill region+replica</c>: both regions are lost under load; the region is rebuilt from its newest backup, in a scratch folder.
/// </summary>
internal static class RegionAndReplicaDrill
{
    private const string Promise = "at most the time from one backup to the next, and one more, is lost; the rest comes back from backup";

    private static readonly Option<int?> RemotePid = DrillSymbols.Pid("--remote-pid", "The replica's process to kill (SIGKILL).");
    private static readonly Option<bool> BackupFirst = Symbols.Flag("--backup-first", "Have the service make a backup in the middle of the load, instead of relying on its schedule.");
    private static readonly Option<double?> AgeMax = DrillSymbols.Seconds("--loss-seconds-max", "How old, at the loss, a lost change may be.", 600);

    public static Command Make() => Commands.PatientLeaf(
        "region+replica", "Stop both regions under load and rebuild from backup. Needs the data folder's settings and root key (--data, --set).",
        Run, [RemotePid, BackupFirst, AgeMax, DrillSymbols.HostPid, .. DrillSymbols.Common, .. BackupCommands.OfflineSymbols]);

    private static async Task<int> Run(Session session, CancellationToken cancellation)
    {
        await using var breaker = Breaker.Read(session, pidAllowed: true);
        var ageMax = DrillSymbols.Read(session, AgeMax);
        var options = DataSettings.Read(session);
        await RequireBackups(session, options, cancellation);
        using var replica = session.Value(RemotePid) is { } pid ? Find(pid) : null;
        var report = new DrillReport("region+replica", Promise);
        using var ground = await DrillGround.Enter(session, report, cancellation);
        var ledger = new Ledger();
        double loss = 0;
        await using (await Load.Begin(ground.Direct, ground.Vault, ledger, session.Value(DrillSymbols.Writers)!.Value, session.Value(DrillSymbols.Signers)!.Value, cancellation))
        {
            await ground.Phase("load before", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Before), cancellation));
            if (session.Value(BackupFirst))
            {
                await ground.Phase("backup", () => Operating.BackupService.MakeNow(session, cancellation));
            }

            await ground.Phase("load since the backup", () => Task.Delay(DrillSymbols.Read(session, DrillSymbols.Away), cancellation));
            await ground.Phase("stop both regions", async () =>
            {
                loss = ledger.Now;
                replica?.Kill();
                await breaker.Stop(cancellation);
            });
        }

        var (restored, survival) = await ground.Phase("restore the newest backup", () => RestoredRegion.Look(
            session, ground.Vault, ledger, options, session.Value(BackupCommands.Target), session.Value(BackupCommands.RootKey), cancellation));
        report.Time("restoredAndReadable", ledger.Now - loss);
        report.Changes(ledger, survival, loss, ageMax);
        if (restored.Damaged > 0)
        {
            report.Broken($"{restored.Damaged} restored records do not open");
        }

        if (breaker.CanStart)
        {
            await ground.Phase("bring the region back", () => breaker.Start(cancellation));
            if (await ground.Phase("until the service is ready", () => ground.Until(() => ground.IsReady(cancellation), cancellation)))
            {
                await ground.Phase("clean up", () => ground.Leave(ground.Service, cancellation));
            }
        }

        breaker.Leave();
        return HostDrill.Finish(session, report);
    }

    /// <summary>Before anything is stopped: what is to be rebuilt from must be there.</summary>
    private static async Task RequireBackups(Session session, KmsOptions options, CancellationToken cancellation)
    {
        if (session.Value(DrillSymbols.Really) is var named && named != options.Region)
        {
            throw new UsageException($"The settings say that the region is '{options.Region}', so the backups of '{named}' would not be found: say --set Kms:Region={named}. Nothing was done.");
        }

        var backups = new RegionBackups(options, TimeProvider.System)
        {
            Target = session.Value(BackupCommands.Target),
            RootKeyFile = session.Value(BackupCommands.RootKey) ?? DataFolder.RootKeyFileOf(options.Data),
        };
        var targets = await backups.List(cancellation);
        if (!session.Value(BackupFirst) && targets.All(target => target.Backups.Count == 0))
        {
            throw new FailedException($"There is no backup of this region: {string.Join("; ", targets.Select(target => $"{target.Target}: {target.Problem ?? "none"}"))}. Nothing was done.");
        }
    }

    private static Process Find(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException problem)
        {
            throw new UsageException($"--remote-pid is {pid}, and there is no such process.", problem);
        }
    }
}
