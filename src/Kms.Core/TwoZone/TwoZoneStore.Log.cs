using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// The log as it may leave the region. A change that stands in one zone's log was prepared in both, so it is decided for ever. A no-op is
/// not: a fence leaves one in one zone while the other one still holds the change, and should the fenced zone be lost then, the change
/// happens after all. So a no-op counts when both have it.
/// </content>
public sealed partial class TwoZoneStore : IChangeLog
{
    public async ValueTask<Result<IReadOnlyList<StreamHead>>> Heads(CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.StreamHeads(cancellation));
        return reply.IsApplied ? new List<StreamHead>(reply.Value) : NothingReachable();
    }

    public async ValueTask<Result<LogPage>> Decided(string stream, long after, int limit, CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.Changes(stream, after, limit, cancellation));
        if (!reply.IsApplied)
        {
            return NothingReachable();
        }

        var page = reply.Value;
        var entries = new List<ChangeEntry>(page.Count);
        HashSet<long>? confirmed = null;
        foreach (var entry in page)
        {
            if (entry.IsBeginning)
            {
                return new LogPage(entries, LogEnd.InRows, entry.Sequence);
            }

            if (entry.Sequence != after + entries.Count + 1)
            {
                return new LogPage(entries, LogEnd.Open);
            }

            if (entry.IsNoop)
            {
                if (!(a.InService && b.InService))
                {
                    return new LogPage(entries, LogEnd.Unconfirmed);
                }

                confirmed ??= await NoopsInBoth(stream, entry.Sequence - 1, limit, cancellation);
                if (!confirmed.Contains(entry.Sequence))
                {
                    return new LogPage(entries, LogEnd.Open);
                }
            }

            entries.Add(entry);
        }

        return new LogPage(entries, page.Count == limit ? LogEnd.Limit : LogEnd.Open);
    }

    public async ValueTask<Result<Done>> SettleUndecided(CancellationToken cancellation)
    {
        if (!(a.InService && b.InService))
        {
            return Unavailable();
        }

        await ResolveAll(cancellation);
        return default(Done);
    }

    public async ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.Scan(after, limit, cancellation));
        return reply.IsApplied ? new List<ZoneRow>(reply.Value) : NothingReachable();
    }

    public async ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation)
    {
        var reply = await Ask(zone => zone.Read(id, cancellation));
        return reply.IsApplied ? await Intact(id, reply.Value, cancellation) : NothingReachable();
    }

    private async ValueTask<HashSet<long>> NoopsInBoth(string stream, long after, int limit, CancellationToken cancellation)
    {
        var inA = await Ask(a, zone => zone.Changes(stream, after, limit, cancellation));
        var inB = await Ask(b, zone => zone.Changes(stream, after, limit, cancellation));
        if (!inA.IsApplied || !inB.IsApplied)
        {
            return [];
        }

        var both = inA.Value.Where(entry => entry.IsNoop).Select(entry => entry.Sequence).ToHashSet();
        both.IntersectWith(inB.Value.Where(entry => entry.IsNoop).Select(entry => entry.Sequence));
        return both;
    }
}
