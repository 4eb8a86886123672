using Kms.Records;

namespace Kms.Backups.Planning;

/// <summary>
/// Where each stream ends at a moment: before the first change that was begun later. A change reads its time before it takes its number,
/// so whatever was acknowledged by the moment stands before that, whatever order changes were committed in. Entries may be shown in any
/// order, and twice.
/// </summary>
/// <param name="at">Null: streams are not cut.</param>
public sealed class StreamCuts(DateTimeOffset? at)
{
    private readonly Dictionary<string, long> cuts = new(StringComparer.Ordinal);
    private readonly long atUnixMs = at?.ToUnixTimeMilliseconds() ?? long.MaxValue;

    public void See(ChangeEntry entry)
    {
        if (entry.TimeUnixMs > atUnixMs && (!cuts.TryGetValue(entry.Stream, out var cut) || entry.Sequence < cut))
        {
            cuts[entry.Stream] = entry.Sequence;
        }
    }

    public bool Keeps(ChangeEntry entry) => !cuts.TryGetValue(entry.Stream, out var cut) || entry.Sequence < cut;

    /// <summary>Where the stream ends that reaches so far without a cut.</summary>
    public long EndOf(string stream, long highest) => cuts.TryGetValue(stream, out var cut) ? Math.Min(highest, cut - 1) : highest;
}
