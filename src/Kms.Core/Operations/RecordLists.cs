using Kms.Records;

namespace Kms.Operations;

/// <summary>Listings: paged from the store, one page in memory at a time.</summary>
internal sealed class RecordLists(IRecordStore store, Action<Refusal> notice)
{
    public static Refusal? BadPage(PageRequest page) => page.Limit is >= 1 and <= PageRequest.LimitMax
        ? null
        : new Refusal(RefusalCode.BadParameter, $"maxresults is {page.Limit}: it must be 1 to {PageRequest.LimitMax}.");

    public async ValueTask<Result<Page<T>>> Page<T>(string list, PageRequest page, Func<StoredRecord, Result<T>> open, CancellationToken cancellation)
    {
        if (BadPage(page) is { } bad)
        {
            return bad;
        }

        var read = await store.List(list, page.After, page.Limit, cancellation);
        if (!read.TryGet(out var records, out var refusal))
        {
            return refusal;
        }

        var items = new List<T>(records.Count);
        foreach (var record in records)
        {
            if (open(record).TryGet(out var item, out refusal))
            {
                items.Add(item);
            }
            else
            {
                // One damaged record must not hide the others; the operator hears of it, and a get of that key names it.
                notice(refusal);
            }
        }

        return new Page<T>([.. items], records.Count == page.Limit ? records[^1].Place.Id : null);
    }
}
