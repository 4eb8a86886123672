using System.Diagnostics.Metrics;
using Kms.Backups.Planning;
using Kms.Backups.Targets;

namespace Kms.Backups.Making;

/// <summary>
/// Makes the backups of the region that this host serves: a worker for each target. Its metrics are tagged with the target;
/// <c>docs/metrics.md</c> describes them.
/// </summary>
public sealed class RegionBackupKeeper : IBackupAdmin, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource ending = new();
    private readonly Meter meter = new("Kms.Backups");
    private readonly TargetWorker[] workers;
    private readonly Task running;
    private readonly BackupLog log;

    private RegionBackupKeeper(IReadOnlyList<IBackupTarget> targets, IBackupSource source, BackupSchedule schedule, Func<bool> isOurs, IIdentities identities, TimeProvider time, BackupLog log)
    {
        this.log = log;
        workers = [.. targets.Select(target => new TargetWorker(target.Name, new TargetLine(source, target, schedule, identities, time), schedule, isOurs, time, log))];
        meter.CreateObservableGauge("kms.backup.age", () => Each((_, health) => (long)(time.GetUtcNow() - (health.LastSuccess ?? DateTimeOffset.UnixEpoch)).TotalSeconds), "s");
        meter.CreateObservableGauge("kms.backup.alarm", () => Each((_, health) => health.IsAlarm ? 1 : 0), "1");
        meter.CreateObservableGauge("kms.backup.count", () => Each((_, health) => health.Count), "{backup}");
        meter.CreateObservableGauge("kms.backup.size", () => Each((_, health) => health.Bytes), "By");
        meter.CreateObservableCounter("kms.backup.failures", () => Each((worker, _) => worker.Failures), "{failure}");

        // A folder may be on a server that does not answer: not on the thread that starts the host.
        running = Task.WhenAll(workers.Select(worker => Task.Run(() => worker.Run(ending.Token))));
    }

    public BackupsHealth Health => new([.. workers.Select(worker => worker.Health)]);

    /// <param name="isOurs">Asked again and again: true while this host of several is the one that makes the backups that are due.</param>
    public static RegionBackupKeeper Start(
        IReadOnlyList<IBackupTarget> targets, IBackupSource source, BackupSchedule schedule, Func<bool> isOurs, IIdentities identities, TimeProvider time, BackupLog log) =>
        new(targets, source, schedule, isOurs, identities, time, log);

    public Result<BackupsHealth> MakeNow() => Ask(verify: false);

    public Result<BackupsHealth> Verify() => Ask(verify: true);

    /// <summary>A backup that is being written is given up: nothing of it stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        try
        {
            await running.WaitAsync(Patience);
            ending.Dispose();
        }
        catch (TimeoutException)
        {
            log.LeftBehind();
        }

        meter.Dispose();
    }

    private Result<BackupsHealth> Ask(bool verify)
    {
        foreach (var worker in workers)
        {
            worker.Ask(verify);
        }

        return Health;
    }

    private IEnumerable<Measurement<long>> Each(Func<TargetWorker, BackupTargetHealth, long> value) =>
        from worker in workers
        let health = worker.Health
        select new Measurement<long>(value(worker, health), KeyValuePair.Create<string, object?>("kms.backup.target", health.Name));
}
