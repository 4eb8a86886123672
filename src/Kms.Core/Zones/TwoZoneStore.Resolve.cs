namespace Kms.Zones;

/// <content>Settling a record with both zones: the recovery table says the step, this does it, until both rows are clean and equal.</content>
public sealed partial class TwoZoneStore
{
    private const int StepsMax = 8;

    internal async ValueTask<Result<(ZoneRow A, ZoneRow B)>> Resolve(string id, CancellationToken cancellation)
    {
        var (ticketA, ticketB) = (a.Ticket, b.Ticket);
        for (var step = 0; step < StepsMax; step++)
        {
            var readA = a.Note(await a.Zone.Read(id, cancellation));
            var readB = b.Note(await b.Zone.Read(id, cancellation));
            if (!readA.IsApplied || !readB.IsApplied)
            {
                return InDoubt(id);
            }

            var (rowA, rowB) = (readA.Value ?? ZoneRow.Absent(id), readB.Value ?? ZoneRow.Absent(id));
            switch (Recovery.Decide(rowA, rowB))
            {
                case RecoveryStep.Nothing:
                    return (rowA, rowB);
                case RecoveryStep.CommitBoth:
                    await CommitBoth(id, rowA.Intent!.Id, ticketA, ticketB);
                    break;
                case RecoveryStep.CommitA:
                    a.Note(await a.Zone.Execute(new Commit(id, rowA.Intent!.Id), ticketA, CancellationToken.None));
                    break;
                case RecoveryStep.CommitB:
                    b.Note(await b.Zone.Execute(new Commit(id, rowB.Intent!.Id), ticketB, CancellationToken.None));
                    break;
                case RecoveryStep.FenceBThenAbortA:
                    await FenceThenAbort(b, ticketB, rowB, a, ticketA, rowA.Intent!);
                    break;
                case RecoveryStep.FenceAThenAbortB:
                    await FenceThenAbort(a, ticketA, rowA, b, ticketB, rowB.Intent!);
                    break;
                case RecoveryStep.Diverged:
                    return Diverged(id);
                default:
                    throw new InvalidOperationException("A recovery step without a meaning.");
            }
        }

        return InDoubt(id);
    }

    /// <summary>Only a fence that was won allows the abort: if it is lost, the prepare may just have landed, and the rows are read again.</summary>
    private static async ValueTask FenceThenAbort(
        ZoneSeat clean, ZoneTicket cleanTicket, ZoneRow cleanRow, ZoneSeat holder, ZoneTicket holderTicket, Intent intent)
    {
        var fence = new Fence(cleanRow.Id, cleanRow.Version, cleanRow.Ballot, intent.Stream, intent.Sequence);
        var fenced = clean.Note(await clean.Zone.Execute(fence, cleanTicket, CancellationToken.None));
        if (fenced.IsApplied)
        {
            holder.Note(await holder.Zone.Execute(new Abort(cleanRow.Id, intent.Id), holderTicket, CancellationToken.None));
        }
    }

    /// <summary>Settles every record that holds an intent in either zone. At start, before anything is served.</summary>
    private async ValueTask<Refusal?> ResolveAll(CancellationToken cancellation)
    {
        foreach (var seat in (ZoneSeat[])[a, b])
        {
            string? after = null;
            while (true)
            {
                var page = seat.Note(await seat.Zone.Intents(after, 256, cancellation));
                if (!page.IsApplied)
                {
                    return NothingReachable();
                }

                foreach (var row in page.Value)
                {
                    // A record that cannot be settled answers for itself when it is used; the others must not wait for it.
                    if (!(await Resolve(row.Id, cancellation)).TryGet(out _, out var refusal) && refusal.Code != RefusalCode.RecordCorrupt)
                    {
                        return refusal;
                    }
                }

                if (page.Value.Count < 256)
                {
                    break;
                }

                after = page.Value[^1].Id;
            }
        }

        return null;
    }
}
