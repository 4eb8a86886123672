using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kms.Faults.Host;
using Kms.Faults.Load;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>
/// Row 20: the home region and its replica are gone; what is left are the backups and the operator's copy of the root key. A region is made from them: everything that
/// was acknowledged before the last backup is there, and no altered backup is accepted.
/// </summary>
internal static class RestoreDrill
{
    private const int DrillsMin = 2;
    private const int AlterationsEach = 3;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>What a backup itself takes on a busy machine.</summary>
    private static readonly TimeSpan BackupMax = TimeSpan.FromSeconds(5);

    public static async Task Run(RowRun run)
    {
        var (drills, acknowledged, lost, altered, loss, time) = (0, 0, 0, 0, new Latencies(), new Latencies());
        for (; run.HasTimeAfter(drills, DrillsMin); drills++)
        {
            using var targets = new DataFolder();
            await using var region = new RegionProcess("east") { Options = Targets(targets) };
            var ledger = new Ledger();
            var killed = await LoadAndKill(region, ledger, run);
            acknowledged += ledger.All.Count;

            var begun = Stopwatch.GetTimestamp();
            await using var restored = new RegionProcess("east");
            if (await Restore(region, restored, targets, run) is not { } until)
            {
                return;
            }

            await restored.Start(run.Cancellation);
            time.Add(Stopwatch.GetElapsedTime(begun));
            var there = await KeyPicture.Of(restored.Client);
            var missing = ledger.All.Where(entry => !there.Has(entry.Key)).ToArray();
            lost += missing.Length;
            loss.Add(missing.Length == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(missing.Min(entry => entry.At), killed.Stamp));
            if (killed.Time - until > Every + BackupMax)
            {
                run.Fail($"the last backup is complete until {until:u} only, and the region was lost at {killed.Time:u}");
            }

            run.FailAll(missing.Where(entry => killed.Time - Stopwatch.GetElapsedTime(entry.At, killed.Stamp) < until)
                .Select(entry => $"{entry.Key} was acknowledged before {until:O}, until when the backup says it is complete"));
            altered += await MustRefuseAltered(region, targets, run);
        }

        run.Figure("drills", drills);
        run.Figure("acknowledged", acknowledged);
        run.Figure("lost", lost);
        run.Figure("loss ms max", Latencies.Percentile(loss.Since(0), 1).ToString("F0", CultureInfo.InvariantCulture));
        run.Figure("interval ms", Every.TotalMilliseconds);
        run.Figure("restored and serving ms p50", Latencies.Percentile(time.Since(0), 0.5).ToString("F0", CultureInfo.InvariantCulture));
        run.Figure("altered backups", altered);
        run.Figure("accepted", 0);
    }

    private static string[] Targets(DataFolder folder) =>
        ["--Kms:Backups:Targets:0", folder.In("one"), "--Kms:Backups:Targets:1", folder.In("two"), "--Kms:Backups:Every", Every.ToString("c")];

    /// <summary>The same for the command line.</summary>
    private static string[] Settings(DataFolder folder) =>
        ["--set", "Kms:Region=east", "--set", "Kms:Backups:Targets:0=" + folder.In("one"), "--set", "Kms:Backups:Targets:1=" + folder.In("two")];

    private static async Task<(long Stamp, DateTimeOffset Time)> LoadAndKill(RegionProcess region, Ledger ledger, RowRun run)
    {
        await region.Start(run.Cancellation);
        await run.Must("a backup was made", async () => (await region.Client.Get("/region")).Body.GetProperty("lastBackup").ValueKind == JsonValueKind.String);
        using var stop = new CancellationTokenSource();
        var load = ledger.Load(region.Client, "key", 2, stop.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(run.Random.Next(2500, 6000)), run.Cancellation);
        await region.Kill();
        var killed = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        await stop.CancelAsync();
        await load;
        return killed;
    }

    /// <summary>Until when it is complete; null, and a failure, when it could not be restored.</summary>
    private static async Task<DateTimeOffset?> Restore(RegionProcess lost, RegionProcess fresh, DataFolder targets, RowRun run)
    {
        // The operator's copy, which no backup holds.
        File.Copy(lost.Data.In("root.key"), fresh.Data.In("root.key"));
        var (code, output) = await OfflineCommand.Run(
            run.Cancellation,
            ["--data", fresh.Data.Path, "restore", "--yes", "--output", "json", .. Settings(targets)]);
        if (code == 0)
        {
            using var report = JsonDocument.Parse(output);
            return report.RootElement.GetProperty("completeUntil").GetDateTimeOffset();
        }

        run.Fail("the backup could not be restored: " + output);
        return null;
    }

    /// <summary>One bit anywhere in any file of a target, one at a time.</summary>
    private static async Task<int> MustRefuseAltered(RegionProcess region, DataFolder targets, RowRun run)
    {
        var files = Directory.GetFiles(targets.In("one"), "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0).Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < AlterationsEach; i++)
        {
            var file = files[run.Random.Next(files.Length)];
            var bytes = await File.ReadAllBytesAsync(file, run.Cancellation);
            var at = run.Random.Next(bytes.Length);
            var bit = (byte)(1 << run.Random.Next(8));
            bytes[at] ^= bit;
            await File.WriteAllBytesAsync(file, bytes, run.Cancellation);
            var (code, output) = await OfflineCommand.Run(
                run.Cancellation, ["--data", region.Data.Path, "backup", "verify", "--offline", "--target", targets.In("one"), .. Settings(targets)]);
            if (code == 0)
            {
                run.Fail($"byte {at} of {Path.GetFileName(file)} was altered and nobody noticed: {output}");
            }

            bytes[at] ^= bit;
            await File.WriteAllBytesAsync(file, bytes, run.Cancellation);
        }

        return AlterationsEach;
    }
}
