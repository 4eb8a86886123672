using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Denials: the one thing that may be written with a zone away. They live in the deny log of the zone that is left, take effect with every
/// read, and become a normal version at the rejoin, before the returning zone serves.
/// </content>
public sealed partial class TwoZoneStore
{
    private const int DenialsPage = 256;

    public async ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation)
    {
        var (side, other) = a.InService ? (a, b) : (b, a);
        if (!side.InService)
        {
            return NothingReachable();
        }

        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var tokens = new FencingTokens(a.Token, b.Token);
            if (owner is { } fence && await fence.Check(tokens, cancellation) is { } refusal)
            {
                return refusal;
            }

            // Every host has to learn that the other zone misses something, also when this one dies right after: a rejoin is what merges
            // the denial.
            if (await AdvanceEpoch(side, side == a ? tokens.A : tokens.B) is not { } token)
            {
                continue;
            }

            other.Leave("A denial was written to its peer alone.");
            var denied = side.Note(await side.Zone.Deny(denial, token, cancellation));
            switch (denied.Outcome)
            {
                case ZoneOutcome.Applied:
                    return default(Done);
                case ZoneOutcome.Unknown:
                    return Unknown();
                case ZoneOutcome.Unreachable:
                    return Unavailable();
                default:
                    // Another denial, or another host, has raised the epoch in between.
                    break;
            }
        }

        return Unavailable();
    }

    private static async ValueTask<ZoneReply<IReadOnlyList<Denial>>> AllDenials(IZone zone, string? recordId, CancellationToken cancellation)
    {
        var all = new List<Denial>();
        while (true)
        {
            var page = await zone.Denials(recordId, all.Count == 0 ? null : all[^1].Id, DenialsPage, cancellation);
            if (!page.IsApplied)
            {
                return page;
            }

            all.AddRange(page.Value);
            if (page.Value.Count < DenialsPage)
            {
                return ZoneReply.Ok<IReadOnlyList<Denial>>(all);
            }
        }
    }

    /// <summary>
    /// The union of both deny logs becomes normal versions in both zones. Called between the copy and the return to service, when both
    /// zones are equal and only this host writes. Null when done; else why not.
    /// </summary>
    private async ValueTask<string?> Merge(ZoneState survivor, ZoneState returning, CancellationToken cancellation)
    {
        var here = survivor.Note(await AllDenials(survivor.Zone, null, cancellation));
        var there = await AllDenials(returning.Zone, null, cancellation);
        if (!here.IsApplied || !there.IsApplied)
        {
            return "The deny logs cannot be read: " + (here.IsApplied ? there.Reason : here.Reason);
        }

        foreach (var record in here.Value.Concat(there.Value).DistinctBy(denial => denial.Id).GroupBy(denial => denial.RecordId))
        {
            if (await Merge(record.Key, [.. record], cancellation) is { } reason)
            {
                return reason;
            }

            var ids = record.Select(denial => denial.Id).ToArray();
            foreach (var side in (ZoneState[])[survivor, returning])
            {
                var withdrawn = await side.Zone.Withdraw(ids, side.Token, cancellation);
                if (!withdrawn.IsApplied)
                {
                    return "Merged denials cannot be withdrawn: " + withdrawn.Reason;
                }
            }
        }

        return null;
    }

    private async ValueTask<string?> Merge(string recordId, IReadOnlyList<Denial> denials, CancellationToken cancellation)
    {
        var settled = await Resolve(recordId, cancellation, isMerge: true);
        if (!settled.TryGet(out var rows, out var refusal))
        {
            return refusal.Message;
        }

        if (RecordOf(rows.A) is not { } record)
        {
            return null;
        }

        if (owner is not { } process)
        {
            return "Denials wait to be merged, and this host is still starting.";
        }

        if (!process.Merge(record, denials).TryGet(out var write, out refusal))
        {
            return refusal.Message;
        }

        return write is null || (await WriteInBoth(write, isMerge: true, cancellation)).TryGet(out _, out refusal) ? null : refusal.Message;
    }
}
