using Kms.Backups;
using Kms.Backups.Planning;
using Kms.Crypto.Files;
using Kms.Zones.Sql;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>
/// Where backups go. Two targets must be two, and neither may be a part of what it protects: one place given twice is one disk that can be
/// lost.
/// </summary>
internal static class BackupOptionsReader
{
    private static readonly TimeSpan EveryMin = TimeSpan.FromSeconds(1);

    public static BackupOptions Read(IConfiguration configuration, string data, ZoneOptions zoneA, ZoneOptions zoneB)
    {
        string[] folders =
        [
            .. from setting in (Setting[])[Setting.BackupTargetOne, Setting.BackupTargetTwo]
               let value = OptionsReader.Value(configuration, setting)
               where value.Length > 0
               select Path.TrimEndingDirectorySeparator(Path.GetFullPath(value)),
        ];
        if (folders is [var one, var other] && one == other)
        {
            throw new StartRefusedException(
                $"Settings {Setting.BackupTargetOne.Name} and {Setting.BackupTargetTwo.Name} name the same folder, {one}: losing it would lose both.");
        }

        if (folders is [var first, var second] && (RealPath.IsIn(first, second) || RealPath.IsIn(second, first)))
        {
            throw new StartRefusedException(
                $"Settings {Setting.BackupTargetOne.Name} ({first}) and {Setting.BackupTargetTwo.Name} ({second}) are one inside the other: losing one would lose both.");
        }

        (string Name, string Path)[] kept =
        [
            ("the data folder", data),
            .. from zone in (ZoneOptions[])[zoneA, zoneB] where zone is SqliteZonePlace select ("zone " + zone.Name, ((SqliteZonePlace)zone).Folder),
        ];
        foreach (var folder in folders)
        {
            if (kept.FirstOrDefault(place => RealPath.IsIn(folder, place.Path)) is { Path: { } inside } place)
            {
                throw new StartRefusedException($"The backup target {folder} is in {place.Name}, {inside}: who loses that would lose its backups too.");
            }
        }

        var every = OptionsReader.Duration(configuration, Setting.BackupEvery, EveryMin, TimeSpan.FromDays(1));
        return new BackupOptions(
            folders,
            new BackupSchedule(
                every,
                OptionsReader.Duration(configuration, Setting.BackupFullEvery, every, TimeSpan.FromDays(7)),
                OptionsReader.Duration(configuration, Setting.BackupKeep, every, TimeSpan.FromDays(3650))));
    }
}
