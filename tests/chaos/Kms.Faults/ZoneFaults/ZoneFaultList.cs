namespace Kms.Faults.ZoneFaults;

/// <summary>Every way, made anew for each use: some remember what they have to put back.</summary>
internal static class ZoneFaultList
{
    public static IReadOnlyList<Func<Random, ZoneFault>> All { get; } =
    [
        _ => new FolderAway(),
        _ => new FolderUnmounted(beforeStart: false),
        _ => new FolderUnmounted(beforeStart: true),
        _ => new FilesDeleted(),
        random => new HeaderOverwritten(random, beforeStart: false),
        random => new HeaderOverwritten(random, beforeStart: true),
        random => new PagesOverwritten(random),
        _ => new LockedByAnother(),
        _ => new DiskFull(),
        _ => new FolderReadOnly(),
    ];
}
