using Kms.Backups.Targets;
using Kms.Configuration;
using Kms.Crypto.Files;

namespace Kms.Hosting.Start;

/// <summary>Whether two empty zones may become a new region: not where something else remembers that there was one.</summary>
internal static class FirstStart
{
    /// <param name="mark">Of the data folder.</param>
    public static Refusal? Check(RegionMark? mark, DataFolder folder, KmsOptions options)
    {
        if (mark is not null)
        {
            return Refuse(
                $"Both zones are empty, and the data folder {folder.Path} belongs to region '{mark.Region}': their disks are not mounted, or their connection "
                + "strings have changed. Bring them back, or restore a backup (kms restore). A new region needs an empty data folder.");
        }

        if (File.Exists(Path.Combine(folder.Path, "audit", "head")))
        {
            return Refuse(
                $"Both zones are empty, and the data folder {folder.Path} was used before (it has an audit log): their disks are not mounted, or "
                + "their connection strings have changed. Bring them back, or restore a backup (kms restore). A new region needs an empty "
                + "data folder.");
        }

        return options.Backups.Folders.FirstOrDefault(target => FolderTarget.HasBackups(target, options.Region)) is { } known
            ? Refuse(
                $"The data folder {folder.Path} and both zones are empty, and there are backups of region '{options.Region}' in {known}: a disk is not mounted, or Kms:Data is wrong. Bring it "
                + "back, or restore a backup (kms restore). A new region needs a target of its own.")
            : null;
    }

    private static Refusal Refuse(string message) => new(RefusalCode.ZoneUnavailable, message);
}
