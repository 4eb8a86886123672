using Kms.Backups;
using Kms.Backups.Planning;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>Where backups go. Two targets must be two: one place given twice is one disk that can be lost.</summary>
internal static class BackupOptionsReader
{
    private static readonly TimeSpan EveryMin = TimeSpan.FromSeconds(1);

    public static BackupOptions Read(IConfiguration configuration)
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

        var every = OptionsReader.Duration(configuration, Setting.BackupEvery, EveryMin, TimeSpan.FromDays(1));
        return new BackupOptions(
            folders,
            new BackupSchedule(
                every,
                OptionsReader.Duration(configuration, Setting.BackupFullEvery, every, TimeSpan.FromDays(7)),
                OptionsReader.Duration(configuration, Setting.BackupKeep, every, TimeSpan.FromDays(3650))));
    }
}
