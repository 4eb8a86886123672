using Kms.Access;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms;

/// <content>Listings: paged from the store, one page in memory at a time.</content>
public sealed partial class KmsService
{
    public ValueTask<Result<Page<KeyView>>> ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        ListKeys(call, vault, KeyRecord.LiveList(vault), page, cancellation);

    public ValueTask<Result<Page<KeyView>>> ListDeletedKeys(
        Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        ListKeys(call, vault, KeyRecord.DeletedList(vault), page, cancellation);

    public async ValueTask<Result<Page<KeyView>>> ListKeyVersions(
        Call call, KeyId key, PageRequest page, CancellationToken cancellation = default)
    {
        var entered = await Enter(call, Permission.KeyRead, key.Vault, key, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        if (BadPage(page) is { } bad)
        {
            return bad;
        }

        var read = await actors.Snapshot(key, call.Caller, cancellation);
        if (!read.TryGet(out var snapshot, out refusal))
        {
            return refusal;
        }

        var state = snapshot.State;
        if (state.Status != KeyStatus.Active)
        {
            return new Page<KeyView>([], null);
        }

        var start = page.After is null ? 0 : state.IndexOf(page.After) + 1;
        if (start == 0 && page.After is not null)
        {
            return new Refusal(RefusalCode.BadParameter, "The page asked for is not one of this list.");
        }

        var items = state.Versions.Skip(start).Take(page.Limit).Select(v => KeyView.Of(key, state, v, vault.Recovery)).ToArray();
        return new Page<KeyView>(items, start + items.Length < state.Versions.Length ? items[^1].VersionId : null);
    }

    public async ValueTask<Result<Page<VaultState>>> ListVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        await ListVaults(call, VaultRecord.LiveList, page, cancellation);

    public async ValueTask<Result<Page<VaultState>>> ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        await ListVaults(call, VaultRecord.DeletedList, page, cancellation);

    private async ValueTask<Result<Page<KeyView>>> ListKeys(
        Call call, VaultName vault, string list, PageRequest page, CancellationToken cancellation)
    {
        var entered = await Enter(call, Permission.KeyRead, vault, null, cancellation);
        return entered.TryGet(out var around, out var refusal)
            ? await ListPage(list, page, record => ViewOf(record, around), cancellation)
            : refusal;
    }

    private async ValueTask<Result<Page<VaultState>>> ListVaults(Call call, string list, PageRequest page, CancellationToken cancellation) =>
        access.Check(call.Caller, Permission.VaultRead) is { } denied
            ? denied
            : await ListPage(list, page, record => VaultRecord.Open(record, ports.Seal), cancellation);

    private async ValueTask<Result<Page<T>>> ListPage<T>(
        string list, PageRequest page, Func<StoredRecord, Result<T>> open, CancellationToken cancellation)
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

        return new Page<T>(items, records.Count == page.Limit ? records[^1].Place.Id : null);
    }

    private Result<KeyView> ViewOf(StoredRecord record, VaultState vault)
    {
        if (!KeyRecord.Open(record, ports.Seal).TryGet(out var state, out var refusal))
        {
            return refusal;
        }

        return KeyRecord.TryParseId(record.Place.Id, out var key) && state.Status != KeyStatus.Absent
            ? KeyView.Of(key, state, state.Latest, vault.Recovery)
            : new Refusal(RefusalCode.RecordCorrupt, $"Record '{record.Place.Id}' stands in a list in which it does not belong.");
    }
}
