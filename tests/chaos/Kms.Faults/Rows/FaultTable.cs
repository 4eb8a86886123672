using System.Globalization;
using Kms.Testing.PostgreSql;

namespace Kms.Faults.Rows;

/// <summary>Runs rows one after the other and prints what each found.</summary>
internal static class FaultTable
{
    private const double MinutesUsual = 10;

    public static async Task<bool> Run(IReadOnlyList<FaultRow> rows, RunOptions options, TextWriter output, CancellationToken cancellation)
    {
        var share = TimeSpan.FromMinutes(options.Minutes ?? MinutesUsual) / rows.Count;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} scenarios, {share.TotalSeconds:F0} s each, seed {options.Seed}"));
        if (PostgreSqlPrograms.Folder is null)
        {
            await output.WriteLineAsync(PostgreSqlPrograms.WhereToGetThem);
        }

        var (failed, table) = (0, new List<string>());
        foreach (var row in rows)
        {
            await output.WriteLineAsync($"row {row.Number} {row.Name}: {row.Summary}");
            var (held, line) = await Try(row, new RowRun(options, share, output, cancellation));
            failed += held ? 0 : 1;
            table.Add(line);
            await output.WriteLineAsync(line);
        }

        await output.WriteLineAsync();
        foreach (var line in table)
        {
            await output.WriteLineAsync(line);
        }

        await output.WriteLineAsync($"scenarios={rows.Count} failed={failed}");
        return failed == 0;
    }

    private static async Task<(bool Held, string Line)> Try(FaultRow row, RowRun run)
    {
        var result = "held";
        if (row.Run is null)
        {
            result = "not built";
        }
        else if (row.NeedsServers && PostgreSqlPrograms.Folder is null)
        {
            result = "not run: PostgreSQL is not installed";
        }
        else
        {
            try
            {
                await row.Run(run);
            }
            catch (Exception problem) when (!(problem is OperationCanceledException && run.Cancellation.IsCancellationRequested))
            {
                // One row that breaks must not hide what the others find.
                run.Fail(problem.ToString());
            }

            result = run.IsFailed ? "FAILED" : run.Skipped ?? result;
        }

        return (result == "held" || (run.Skipped is not null && !run.IsFailed),
            string.Create(CultureInfo.InvariantCulture, $"{row.Number,2} {row.Name,-17} {result,-9} {run.Elapsed.TotalSeconds,5:F0} s  {run.Figures}"));
    }
}
