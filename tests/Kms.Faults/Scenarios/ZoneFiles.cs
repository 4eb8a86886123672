namespace Kms.Faults.Scenarios;

internal static class ZoneFiles
{
    public static Task<bool> Run(RunOptions options, TextWriter output, CancellationToken cancellation) => Task.FromResult(false);
}
