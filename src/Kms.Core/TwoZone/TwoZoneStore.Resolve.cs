using Kms.Records;

namespace Kms.TwoZone;

/// <content>
/// Settling a record with both zones: the recovery table says the step, this does it, until both rows are clean and equal.
/// </content>
public sealed partial class TwoZoneStore
{
    private const int StepsMax = 8;

    /// <summary>
    /// So often an intent that stands in one zone alone is looked at before it is taken back. Its writer is most likely just preparing in
    /// the other zone: were it taken back at first sight, writers of one record would stop each other for ever, because a look is shorter
    /// than a prepare, which is flushed.
    /// </summary>
    private const int LooksMax = 8;

    /// <param name="own">The caller's own intent, which needs no patience; null: none.</param>
    internal async ValueTask<Result<(ZoneRow A, ZoneRow B)>> Resolve(string id, CancellationToken cancellation, bool isMerge = false, string? own = null)
    {
        var (tokenA, tokenB) = (a.Token, b.Token);
        (ZoneRow A, ZoneRow B)? contradiction = null;
        for (var (step, looks) = (0, 0); step < StepsMax; step++)
        {
            var readA = await Ask(a, zone => zone.Read(id, cancellation), isMerge);
            var readB = await Ask(b, zone => zone.Read(id, cancellation), isMerge);
            if (!readA.IsApplied || !readB.IsApplied)
            {
                return InDoubt(id);
            }

            var (rowA, rowB) = (readA.Value ?? ZoneRow.Absent(id), readB.Value ?? ZoneRow.Absent(id));
            switch (Recovery.Decide(rowA, rowB))
            {
                case RecoveryStep.FenceBThenAbortA or RecoveryStep.FenceAThenAbortB when (rowA.Intent ?? rowB.Intent)!.Id != own && looks < LooksMax:
                    (step, looks) = (step - 1, looks + 1);
                    break;
                case RecoveryStep.Nothing:
                    return (rowA, rowB);
                case RecoveryStep.CommitBoth:
                    await CommitBoth(id, rowA.Intent!.Id, tokenA, tokenB);
                    break;
                case RecoveryStep.CommitA:
                    a.Note(await a.Zone.Execute(new Commit(id, rowA.Intent!.Id), tokenA, CancellationToken.None));
                    break;
                case RecoveryStep.CommitB:
                    b.Note(await b.Zone.Execute(new Commit(id, rowB.Intent!.Id), tokenB, CancellationToken.None));
                    break;
                case RecoveryStep.FenceBThenAbortA:
                    await FenceThenAbort(b, tokenB, rowB, a, tokenA, rowA.Intent!);
                    break;
                case RecoveryStep.FenceAThenAbortB:
                    await FenceThenAbort(a, tokenA, rowA, b, tokenB, rowB.Intent!);
                    break;
                case RecoveryStep.Diverged when contradiction is { } before && Unmoved(before.A, rowA) && Unmoved(before.B, rowB):
                    return Diverged(id);
                case RecoveryStep.Diverged:
                    // Two reads are not one moment: another host may have made a change between them. Rows that stand still are another
                    // matter.
                    contradiction = (rowA, rowB);
                    break;
                default:
                    throw new InvalidOperationException("A recovery step without a meaning.");
            }
        }

        return InDoubt(id);
    }

    /// <summary>
    /// Only a fence that was won allows the abort: if it is lost, the prepare may just have landed, and the rows are read again.
    /// </summary>
    private static async ValueTask FenceThenAbort(
        ZoneState clean, FencingToken cleanTicket, ZoneRow cleanRow, ZoneState holder, FencingToken holderTicket, Intent intent)
    {
        var fence = new Fence(cleanRow.Id, cleanRow.Version, cleanRow.Ballot, intent.Stream, intent.Sequence);
        var fenced = clean.Note(await clean.Zone.Execute(fence, cleanTicket, CancellationToken.None));
        if (fenced.IsApplied)
        {
            holder.Note(await holder.Zone.Execute(new Abort(cleanRow.Id, intent.Id), holderTicket, CancellationToken.None));
        }
    }

    private static bool Unmoved(ZoneRow before, ZoneRow now) =>
        before.Version == now.Version && before.Ballot == now.Ballot && before.Intent?.Id == now.Intent?.Id
        && before.Hash.Span.SequenceEqual(now.Hash.Span);

    /// <summary>
    /// Settles every record that holds an intent in either zone. At start, before anything is served. A record that cannot be settled
    /// answers for itself when it is used: the others must not wait for it.
    /// </summary>
    private async ValueTask ResolveAll(CancellationToken cancellation)
    {
        foreach (var side in (ZoneState[])[a, b])
        {
            string? after = null;
            while (true)
            {
                var page = side.Note(await side.Zone.Intents(after, CopyPage, cancellation));
                if (!page.IsApplied)
                {
                    return;
                }

                foreach (var row in page.Value)
                {
                    await Resolve(row.Id, cancellation);
                }

                if (page.Value.Count < CopyPage)
                {
                    break;
                }

                after = page.Value[^1].Id;
            }
        }
    }
}
