using Kms.Backups.Planning;

namespace Kms.Backups;

/// <summary>Where backups go, and how often.</summary>
/// <param name="Folders">Absolute; none: no backups are made.</param>
public sealed record BackupOptions(IReadOnlyList<string> Folders, BackupSchedule Schedule)
{
    public static BackupOptions None { get; } = new([], BackupSchedule.Default);
}
