using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>
/// Records instead of changes. The first page sets the position to where the log goes on later; each page makes one range of ids what the
/// home region has; the last one says from which sequence on the stream is whole. A restart of this side goes on from the last page that
/// is stored.
/// </content>
public sealed partial class ReplicaApplier
{
    public async ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation)
    {
        var state = ports.State();
        if ((CheckEpoch(state, page.Epoch) ?? Unlevel()) is { } no)
        {
            return no;
        }

        var found = await positions.Find(page.Stream, cancellation);
        if (!found.TryGet(out var stored, out var refusal))
        {
            return Answer(LinkOutcome.Busy, refusal.Message);
        }

        var there = stored ?? ReplicaPosition.Start(page.Stream, state.Epoch);
        if (!ports.Inlet.IsGenuine(page) || !IsWellFormed(page))
        {
            alarms.Raise(AlarmKind.Forged, string.Empty, 0, "A page of records was altered on its way, or is not from the paired region. Nothing of it was installed.");
            return Answer(LinkOutcome.Forged, "The page is not genuine.", there);
        }

        if (!(page.After is null ? MayBegin(there) : GoesOn(there, page)))
        {
            if (there.CopiedTo is not null)
            {
                Miss(page.Stream, there.Sequence + 1);
            }

            return Answer(LinkOutcome.Gap, "The page does not continue what is here.", there);
        }

        var next = page.Base with { CopiedTo = page.Last, WholeAt = page.Last is null ? page.WholeAt : long.MaxValue };
        var written = await Install(page, there, next, cancellation);
        if (!written.TryGet(out var changed, out refusal))
        {
            positions.Forget(page.Stream);
            return Answer(refusal.Code == RefusalCode.RecordCorrupt ? LinkOutcome.Forged : LinkOutcome.Busy, refusal.Message, there);
        }

        positions.Set(next);
        ordered.Remove(page.Stream);
        Arrived(page.Stream);
        await ports.Applied(changed);
        lag.Hear(0);
        return new LinkAnswer(LinkOutcome.Ok, state.Epoch, state.Role, [next]);
    }

    /// <summary>
    /// Only over nothing, over an unfinished copy, or where a person or <see cref="Follow"/> has said so: never over a history that is
    /// good.
    /// </summary>
    private static bool MayBegin(ReplicaPosition there) => there.Sequence == 0 || there.CopiedTo is not null;

    private static bool GoesOn(ReplicaPosition there, CopyPage page) =>
        there.CopiedTo == page.After && there.Sequence == page.Base.Sequence && there.Hash.Span.SequenceEqual(page.Base.Hash.Span);

    private static bool IsWellFormed(CopyPage page)
    {
        var last = page.After;
        foreach (var record in page.Records)
        {
            if (last is not null && string.CompareOrdinal(record.Id, last) <= 0)
            {
                return false;
            }

            last = record.Id;
        }

        return page.Base.Stream == page.Stream && page.Base.Epoch == page.Epoch && (page.Last is null || string.CompareOrdinal(last, page.Last) <= 0);
    }

    /// <summary>The ids that changed.</summary>
    private async ValueTask<Result<IReadOnlyList<string>>> Install(CopyPage page, ReplicaPosition there, ReplicaPosition next, CancellationToken cancellation)
    {
        var install = new ReplicaInstall(ports);
        foreach (var record in page.Records)
        {
            if (!install.Add(page.Stream, record))
            {
                return new Refusal(RefusalCode.RecordCorrupt, $"Record '{record.Id}' was not sealed for this region.");
            }
        }

        var surplus = await Surplus(page, cancellation);
        if (!surplus.TryGet(out var remove, out var refusal))
        {
            return refusal;
        }

        var batch = install.Batch([new StreamHead(page.Stream, there.Sequence)], [next]) with { Remove = remove };
        if (page.After is null)
        {
            batch = batch with
            {
                Changes = page.Base.Sequence > 0 ? [ChangeEntry.Beginning(page.Stream, page.Base.Sequence)] : [],
                Heads = [new StreamHead(page.Stream, page.Base.Sequence)],
            };
        }

        var written = await ports.Store.Install(batch);
        return written.TryGet(out _, out refusal) ? new List<string>([.. install.ChangedRecords, .. remove]) : refusal;
    }

    /// <summary>Rows that are here, in the range of ids that the page speaks for, and not in the page.</summary>
    private async ValueTask<Result<IReadOnlyList<string>>> Surplus(CopyPage page, CancellationToken cancellation)
    {
        var wanted = page.Records.Select(record => record.Id).ToHashSet(StringComparer.Ordinal);
        var surplus = new List<string>();
        var after = page.After;
        while (true)
        {
            var read = await StreamRecords.Page(ports.Store, ports.Kinds, page.Stream, after, SurplusPage, cancellation);
            if (!read.TryGet(out var rows, out var refusal))
            {
                return refusal;
            }

            var inRange = rows.TakeWhile(row => page.Last is null || string.CompareOrdinal(row.Id, page.Last) <= 0).ToArray();
            surplus.AddRange(inRange.Select(row => row.Id).Where(id => !wanted.Contains(id)));
            if (inRange.Length < SurplusPage)
            {
                return surplus;
            }

            after = inRange[^1].Id;
        }
    }

    private const int SurplusPage = 256;
}
