namespace Kms.Backups.Planning;

/// <summary>How far a backup reaches in one stream.</summary>
/// <param name="Sequence">
/// Every change up to here is in it, or in what it hangs on; there is one at this number. The next backup begins after it.
/// </param>
/// <param name="Highest">Changes up to here may be in it: those between were under way when it was made.</param>
public sealed record StreamMark(string Stream, long Sequence, long Highest)
{
    /// <summary>
    /// The hash of the change at <see cref="Sequence"/>, to tell whether a log is the same one as before; empty where it was not seen.
    /// </summary>
    public ReadOnlyMemory<byte> Tail { get; init; }
}
