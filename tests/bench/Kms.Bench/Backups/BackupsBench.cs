using Kms.Bench.Reporting;
using Kms.Bench.Running;
using Kms.Keys;

namespace Kms.Bench.Backups;

/// <summary>(f) Backups of a whole region and restores from them, as commands of the command line: time, and the most memory that the process had.</summary>
internal static class BackupsBench
{
    private const double BackupSecondsMax = 60;
    private const double RestoreSecondsMax = 120;

    /// <summary>Ten times the keys may cost so much more memory, and no more: what is allocated in between is collected when it likes.</summary>
    private const double MemoryRatioMax = 1.5;

    public static async Task Run(Settings settings, Table table)
    {
        table.Section("(f) backups of a region; raw: the same with a tenth of the keys");
        using var folder = new TemporaryFolder();
        var (few, many) = (settings.KeysOnDisk / 10, settings.KeysOnDisk);
        await Fill(folder.In("few"), few);
        await Fill(folder.In("many"), many);
        foreach (var (name, maxSeconds, arguments) in Work(folder))
        {
            var small = await MeasuredRun.Of(arguments("few"));
            var large = await MeasuredRun.Of(arguments("many"));
            table.Bound(
                $"{name}, {many} keys", Figures.Time(large.Seconds), Figures.Time(small.Seconds), Figures.Ratio(large.Seconds / small.Seconds), "",
                maxSeconds is { } max ? $"<= {max} s" : "", maxSeconds is null ? null : large.Seconds <= maxSeconds);
            table.Bound(
                "    most memory", Figures.Megabytes(large.PeakBytes), Figures.Megabytes(small.PeakBytes), Figures.Ratio((double)large.PeakBytes / small.PeakBytes), "",
                "<= " + Figures.Ratio(MemoryRatioMax), large.PeakBytes <= MemoryRatioMax * small.PeakBytes);
        }

        table.Bound("    size of the full backup", Figures.Megabytes(Size(folder.In("many-backups"))), Figures.Megabytes(Size(folder.In("few-backups"))), "", "", "", null);
    }

    private static IEnumerable<(string Name, double? SecondsMax, Func<string, string[]> Arguments)> Work(TemporaryFolder folder)
    {
        string[] In(string keys, params string[] command) => ["--data", folder.In(keys), .. command, "--offline", "--target", folder.In(keys + "-backups")];
        yield return ("full backup", BackupSecondsMax, keys => In(keys, "backup", "now"));
        yield return ("incremental backup of no change", null, keys => In(keys, "backup", "now"));
        yield return ("verify both", null, keys => In(keys, "backup", "verify"));
        yield return ("restore, with all checks", RestoreSecondsMax, keys =>
        [
            "--data", folder.In(keys + "-restored"), "restore", "--yes", "--target", folder.In(keys + "-backups"), "--root-key", Path.Combine(folder.In(keys), "root.key"),
        ]);
    }

    private static async Task Fill(string data, int keys)
    {
        await using var service = await InProcessService.Open(data);
        await Parallel.ForAsync(0, keys, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, _) =>
            await service.Create($"k{i:0000000}", KeySpecs.Oct(128).Value));
    }

    private static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles().Max(file => file.Length);
}
