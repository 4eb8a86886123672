namespace Kms.Edge;

/// <summary>How the process is just now, as <c>/health/ready</c> tells it.</summary>
/// <param name="CanRecord">False: nothing is done, for nothing can be recorded.</param>
/// <param name="Backups"><c>off</c>, <c>ok</c> or <c>alarm</c>.</param>
internal sealed record ServiceHealth(Func<StoreHealth> Health, Func<bool> CanRecord, Func<string> Backups);
