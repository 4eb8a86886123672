using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// The change logs: every entry of the source, a no-op for every number that will not be used any more, and the same end.
/// </content>
internal sealed partial class ZoneCopy
{
    private async ValueTask<ZoneReply<bool>> CopyLogs(CancellationToken cancellation)
    {
        var heads = await source.StreamHeads(cancellation);
        var there = await target.StreamHeads(cancellation);
        if (!heads.IsApplied || !there.IsApplied)
        {
            return (heads.IsApplied ? there : heads).As<bool>();
        }

        foreach (var head in heads.Value)
        {
            var copied = await CopyLog(head, cancellation);
            if (!copied.IsApplied)
            {
                return copied;
            }
        }

        // A number that only the target has taken was never used: it is given back, or the log would have a hole for ever.
        var known = heads.Value.Select(head => head.Stream).ToHashSet();
        var ends = heads.Value.Concat(there.Value.Where(head => !known.Contains(head.Stream)).Select(head => head with { Sequence = 0 }));
        return await target.Install(token, new InstallBatch([], [], [], [.. ends]), cancellation);
    }

    private async ValueTask<ZoneReply<bool>> CopyLog(StreamHead head, CancellationToken cancellation)
    {
        var after = 0L;
        while (after < head.Sequence)
        {
            var from = await source.Changes(head.Stream, after, pageSize, cancellation);
            var there = await target.Changes(head.Stream, after, pageSize, cancellation);
            if (!from.IsApplied || !there.IsApplied)
            {
                return (from.IsApplied ? there : from).As<bool>();
            }

            var last = from.Value.Count < pageSize ? head.Sequence : from.Value[^1].Sequence;
            var holes = Holes(head.Stream, from.Value, after, last);
            if (holes.Count > 0 && await source.Install(sourceTicket, new InstallBatch([], [], holes, []), cancellation) is { IsApplied: false } notFilled)
            {
                return notFilled;
            }

            var present = there.Value.ToDictionary(entry => entry.Sequence);
            var missing = from.Value.Where(entry => !present.TryGetValue(entry.Sequence, out var same) || !SameEntry(entry, same)).Concat(holes).ToArray();
            if (missing.Length > 0)
            {
                var done = await target.Install(token, new InstallBatch([], [], missing, []), cancellation);
                if (!done.IsApplied)
                {
                    return done;
                }
            }

            after = last;
            await pace.Rest(cancellation);
        }

        return ZoneReply.Ok(true);
    }

    /// <summary>
    /// Numbers above <paramref name="after"/>, up to <paramref name="last"/>, that no entry has. Nothing is in flight any more, so they
    /// will never be used: they were taken in the zone that is being filled, for changes that the source never saw.
    /// </summary>
    private static List<ChangeEntry> Holes(string stream, IReadOnlyList<ChangeEntry> entries, long after, long last)
    {
        var holes = new List<ChangeEntry>();
        var next = 0;
        for (var sequence = after + 1; sequence <= last; sequence++)
        {
            if (next < entries.Count && entries[next].IsBeginning)
            {
                // What is missing before it is in the rows.
                sequence = entries[next].Sequence;
            }

            if (next < entries.Count && entries[next].Sequence == sequence)
            {
                next++;
            }
            else
            {
                holes.Add(ChangeEntry.Noop(stream, sequence));
            }
        }

        return holes;
    }

    private static bool SameEntry(ChangeEntry x, ChangeEntry y) =>
        x.RecordId == y.RecordId && x.IsBeginning == y.IsBeginning && x.Version == y.Version && x.Hash.Span.SequenceEqual(y.Hash.Span) && x.Body.Span.SequenceEqual(y.Body.Span);
}
