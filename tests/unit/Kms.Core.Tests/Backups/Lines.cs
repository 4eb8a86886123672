using Kms.Backups.Planning;

namespace Kms.Core.Tests.Backups;

/// <summary>Backups without files: minute numbers instead of times.</summary>
internal static class Lines
{
    public static readonly BackupSchedule Schedule = BackupSchedule.Default;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Minute(double minute) => Start.AddMinutes(minute);

    /// <summary>Complete until its minute; the changes of one more second are in it.</summary>
    public static BackupFacts Backup(string id, string? parent, BackupKind kind, long number, double minute, string installation = "one", long bytes = 1000) =>
        new(id, parent, kind, number, installation, Minute(minute), Minute(minute).AddSeconds(1), bytes);

    /// <summary>One every five minutes, each on the one before; a full one where <paramref name="isFull"/> says so, and first.</summary>
    public static List<BackupFacts> Line(int count, Func<int, bool> isFull, string installation = "one", double from = 0)
    {
        var line = new List<BackupFacts>();
        for (var i = 0; i < count; i++)
        {
            line.Add(Backup(
                $"{installation}-{i}", i == 0 ? null : line[^1].Id, i == 0 || isFull(i) ? BackupKind.Full : BackupKind.Incremental, i + 1, from + (5 * i), installation));
        }

        return line;
    }
}
