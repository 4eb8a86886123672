using Kms.Backups;
using Kms.Backups.Making;
using Kms.Backups.Targets;
using Kms.Hosting.Regions;
using Kms.Hosting.Start;
using Kms.Regions.Node;

namespace Kms.Hosting.Backups;

/// <summary>The backups of a host: nothing where no target is configured.</summary>
internal sealed class HostBackups : INodeBackups, IAsyncDisposable
{
    private readonly HostContext host;
    private readonly IBackupTarget[] targets;
    private RegionBackupKeeper? keeper;

    private HostBackups(HostContext host)
    {
        this.host = host;
        var known = new KnownTargets(host.Options.Data);
        targets = [.. host.Options.Backups.Folders.Select(folder => new FolderTarget(folder, host.Time, known))];
    }

    public IBackupAdmin Operators => (IBackupAdmin?)keeper ?? new NoBackups();

    public BackupsHealth Health => keeper?.Health ?? BackupsHealth.None;

    public bool HasTargets => targets.Length > 0;

    public DateTimeOffset? Newest => keeper?.Health.Targets.Max(target => target.Newest);

    /// <summary>Nothing is made until they are started.</summary>
    public static HostBackups Open(HostContext host) => new(host);

    /// <param name="place">Where it is decided which process of several makes them.</param>
    internal void Start(LocalRegion region, RegionHost place)
    {
        if (HasTargets)
        {
            keeper = RegionBackupKeeper.Start(
                targets, new OwnSource(region, host.Options.Region), host.Options.Backups.Schedule, () => place.MakesBackups,
                host.Identities, host.Time, new BackupLog(host.Logs.CreateLogger("Kms.Backups")));
        }
    }

    public ValueTask DisposeAsync() => keeper?.DisposeAsync() ?? ValueTask.CompletedTask;
}
