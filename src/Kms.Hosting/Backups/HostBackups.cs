using Kms.Backups;
using Kms.Backups.Making;
using Kms.Backups.Targets;
using Kms.Hosting.Regions;
using Kms.Hosting.Start;

namespace Kms.Hosting.Backups;

/// <summary>The backups of a host, whatever its engine: nothing where no target is configured.</summary>
internal sealed class HostBackups : IAsyncDisposable
{
    private readonly RegionBackupKeeper? keeper;

    private HostBackups(RegionBackupKeeper? keeper) => this.keeper = keeper;

    public IBackupAdmin Operators => (IBackupAdmin?)keeper ?? new NoBackups();

    public BackupsHealth Health => keeper?.Health ?? BackupsHealth.None;

    /// <param name="place">Where it is decided which process of several makes them.</param>
    internal static HostBackups Start(HostContext host, LocalRegion region, RegionHost place)
    {
        var options = host.Options.Backups;
        IBackupTarget[] targets = [.. options.Folders.Select(folder => new FolderTarget(folder, host.Time))];
        if (targets.Length == 0)
        {
            return new HostBackups(null);
        }

        RegionBackupKeeper? keeper = null;
        place.CanBackUp(() => keeper?.Health.Targets.Max(target => target.Newest));
        keeper = RegionBackupKeeper.Start(
            targets, new OwnSource(region, host.Options.Region), options.Schedule, () => place.MakesBackups, host.Identities, host.Time,
            new BackupLog(host.Logs.CreateLogger("Kms.Backups")));
        return new HostBackups(keeper);
    }

    public ValueTask DisposeAsync() => keeper?.DisposeAsync() ?? ValueTask.CompletedTask;
}
