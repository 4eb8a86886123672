namespace Kms.TwoZone;

/// <summary>
/// The pace of a copy between zones. Callers who use keys come first: after every slice of work the copy rests in proportion to how long
/// that took, so that it never keeps a processor or a server busy for more than its share, and takes a fixed multiple of its own time,
/// however large the zone is.
/// </summary>
internal sealed class CopyPace(TimeProvider time)
{
    private const double RestPerWork = 2;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan RestMax = TimeSpan.FromMilliseconds(100);

    private long since = time.GetTimestamp();

    /// <summary>Called between two pieces of work.</summary>
    public async ValueTask Rest(CancellationToken cancellation)
    {
        var worked = time.GetElapsedTime(since);
        if (worked < Slice)
        {
            return;
        }

        var rest = worked * RestPerWork;
        await Task.Delay(rest < RestMax ? rest : RestMax, time, cancellation);
        since = time.GetTimestamp();
    }
}
