using System.Diagnostics.Metrics;
using Kms.Backups;
using Kms.Hosting.Backups.Targets;

namespace Kms.Hosting.Backups.Making;

/// <summary>
/// Makes the backups of the region that this host serves: a worker for each target. Metrics, tagged with the target: <c>kms.backups.age</c> (seconds since the last success),
/// <c>kms.backups.alarm</c> (1 or 0), <c>kms.backups.count</c>, <c>kms.backups.size</c> (bytes) and <c>kms.backups.failures</c>.
/// </summary>
internal sealed class RegionBackupKeeper : IBackupKeeper, IAsyncDisposable
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
        Measure("kms.backups.age", "s", (worker, health) => (long)(time.GetUtcNow() - (health.LastSuccess ?? DateTimeOffset.UnixEpoch)).TotalSeconds);
        Measure("kms.backups.alarm", null, (worker, health) => health.IsAlarm ? 1 : 0);
        Measure("kms.backups.count", "{backup}", (worker, health) => health.Count);
        Measure("kms.backups.size", "By", (worker, health) => health.Bytes);
        Measure("kms.backups.failures", "{attempt}", (worker, health) => worker.Failures);

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

    private void Measure(string name, string? unit, Func<TargetWorker, BackupTargetHealth, long> value) => meter.CreateObservableGauge(
        name,
        () => workers.Select(worker => (worker, worker.Health)).Select(pair =>
            new Measurement<long>(value(pair.worker, pair.Health), KeyValuePair.Create<string, object?>("target", pair.Health.Name))),
        unit);
}
