namespace Kms.Keys;

/// <summary>
/// A change that was carried out, remembered so that a retry of the same logical call gives the same answer and no second version.
/// </summary>
/// <param name="Id">The caller's operation id.</param>
/// <param name="Print">What was asked for (<see cref="CommandPrint"/>): the same id with another wish is another call.</param>
/// <param name="VersionId">The version that it made; null where it made none.</param>
public sealed record DoneOperation(string Id, ulong Print, string? VersionId, DateTimeOffset At)
{
    public const int KeptMax = 8;

    /// <summary>Longer than any client goes on retrying.</summary>
    public static TimeSpan KeptFor => TimeSpan.FromMinutes(10);
}
