using System.Globalization;
using Kms.Faults.Http;
using Kms.Faults.Rows;

namespace Kms.Faults.Regions;

/// <summary>
/// How fast the stream is between two host processes over HTTPS: the lag of single changes at a steady pace, whether a write in the home region notices that there is a
/// replica, and the catching up of a region that was away. Each alone too: a lag of minutes or a catching up of 100,000 changes takes its time.
/// </summary>
internal static class RegionSpeed
{
    private const int Keys = 16;

    public static Task<bool> Run(RunOptions options, TextWriter output, CancellationToken cancellation) =>
        Measure(options, output, cancellation, SpeedLag.Measure, SpeedCost.Measure, SpeedCatchUp.Measure);

    public static Task<bool> Lag(RunOptions options, TextWriter output, CancellationToken cancellation) => Measure(options, output, cancellation, SpeedLag.Measure);

    public static Task<bool> Cost(RunOptions options, TextWriter output, CancellationToken cancellation) => Measure(options, output, cancellation, SpeedCost.Measure);

    public static Task<bool> CatchUp(RunOptions options, TextWriter output, CancellationToken cancellation) => Measure(options, output, cancellation, SpeedCatchUp.Measure);

    /// <summary>A change of one of the keys: the same number always falls on the same one.</summary>
    public static Task<KmsAnswer> Tag(KmsClient client, int number) =>
        client.Patch($"/keys/key-{(number % Keys) + 1}", new { tags = new { n = number.ToString(CultureInfo.InvariantCulture) } });

    private static async Task<bool> Measure(
        RunOptions options, TextWriter output, CancellationToken cancellation, params Func<RegionPair, RowRun, RunOptions, Task<bool>>[] parts)
    {
        var run = new RowRun(options, TimeSpan.FromMinutes(options.Minutes ?? 1), output, cancellation);
        await using var pair = await RegionPair.Start(run);
        var keys = new Ledger();
        for (var i = 0; i < Keys; i++)
        {
            await keys.Create(pair.Home.Client, "key");
        }

        var held = true;
        foreach (var part in parts)
        {
            held &= await part(pair, run, options);
        }

        await pair.MustBeEqual(run);
        held &= !run.IsFailed;
        await output.WriteLineAsync($"{options.Scenario} {(held ? "held" : "missed")}");
        return held;
    }
}
