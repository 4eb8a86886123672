using System.Globalization;
using Kms.Faults.Check;
using Kms.Faults.Host;
using Kms.Faults.Http;
using Kms.Faults.Load;
using Kms.Faults.ZoneFaults;

namespace Kms.Faults.Scenarios;

/// <summary>
/// Each zone in turn becomes unusable in every way, under a light load: existing keys must keep working, changes must be refused, and the
/// zone must come back without a restart. Each row begins with a copy of the same data folder.
/// </summary>
internal static class ZoneFiles
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 60).Select(i => $"key-{i}")];

    public static async Task<bool> Run(RunOptions options, TextWriter output, CancellationToken cancellation)
    {
        await output.WriteLineAsync($"zone-files: seed {options.Seed}");
        using var template = new DataFolder();
        var history = await Fill(template, new Random(options.Seed), cancellation);
        await output.WriteLineAsync(ZoneFilesRow.Header);
        var (ways, failed) = (0, 0);
        foreach (var make in ZoneFaultList.All)
        {
            foreach (var zone in (string[])["A", "B"])
            {
                var random = new Random(KillPlan.HashCode(options.Seed, ways));
                var row = await Try(make(random), zone, template, history, random, cancellation);
                await output.WriteLineAsync(row.ToString());
                ways += row.Skipped is null ? 1 : 0;
                failed += row.Failures.Count > 0 ? 1 : 0;
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ways={ways} failed={failed}"));
        return failed == 0;
    }

    private static async Task<ZoneFilesRow> Try(
        ZoneFault fault, string zone, DataFolder template, History history, Random random, CancellationToken cancellation)
    {
        var row = new ZoneFilesRow(zone, fault.Name) { Skipped = fault.Skipped };
        if (row.Skipped is null)
        {
            using var data = template.Copy();
            var folder = zone == "A" ? data.ZoneA : data.ZoneB;
            try
            {
                fault.Prepare(folder);
                await new ZoneFilesRun(fault, folder, data, Keys, history.Copy(), random, row, cancellation).Run();
            }
            catch (NotSupportedException reason)
            {
                row.Skipped = reason.Message;
            }
            catch (InvalidOperationException problem)
            {
                row.Failures.Add(problem.Message);
            }
            finally
            {
                fault.Clean(folder);
            }
        }

        return row;
    }

    /// <summary>Keys with one to many versions, so that the files have small and large rows; then the host ends, and everything is in the database files.</summary>
    private static async Task<History> Fill(DataFolder data, Random random, CancellationToken cancellation)
    {
        var history = new History();
        await using var host = HostProcess.Start(data);
        await host.Ready(cancellation);
        using var client = KmsClient.Of(data);
        await Filling.Keys(client, history, Keys, random);
        var findings = await history.Check(client, cancellation);
        return findings.Count == 0 && await host.Terminate() == 0
            ? history
            : throw new InvalidOperationException("The keys to begin with are not as they were made:\n" + string.Join('\n', findings));
    }
}
