using System.Collections.Immutable;
using Kms.Access;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>Listings of keys.</summary>
internal sealed class KeyListHandlers(KmsParts parts)
{
    private readonly RecordLists lists = new(parts.Ports.Store, parts.Notice);

    public IEnumerable<OperationHandler> All =>
    [
        OperationHandler.For<ListKeysRequest, Page<KeyView>>(
            Operation.ListKeys, (call, r, c) => List(call, r.Vault, KeyRecord.LiveList(r.Vault), r.Page, c)),
        OperationHandler.For<ListDeletedKeysRequest, Page<KeyView>>(
            Operation.ListDeletedKeys, (call, r, c) => List(call, r.Vault, KeyRecord.DeletedList(r.Vault), r.Page, c)),
        OperationHandler.For<ListKeyVersionsRequest, Page<KeyView>>(Operation.ListKeyVersions, ListVersions),
    ];

    private async ValueTask<Result<Page<KeyView>>> List(Call call, VaultName vault, string list, PageRequest page, CancellationToken cancellation)
    {
        var entered = await parts.EnterVault(vault, call.Caller, cancellation);
        return entered.TryGet(out var around, out var refusal)
            ? await lists.Page(list, page, record => ViewOf(record, around), cancellation)
            : refusal;
    }

    private async ValueTask<Result<Page<KeyView>>> ListVersions(Call call, ListKeyVersionsRequest request, CancellationToken cancellation)
    {
        var (key, page) = (request.Key, request.Page);
        var entered = await parts.EnterVault(key.Vault, call.Caller, cancellation);
        if (!entered.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        if (RecordLists.BadPage(page) is { } bad)
        {
            return bad;
        }

        var read = await parts.Actors.Snapshot(KeyKind.Of(key), call.Caller, cancellation);
        if (!read.TryGet(out var snapshot, out refusal))
        {
            return refusal;
        }

        var state = (KeyState)snapshot.State;
        if (!state.IsActive)
        {
            return new Page<KeyView>([], null);
        }

        var start = page.After is null ? 0 : state.IndexOf(page.After) + 1;
        if (start == 0 && page.After is not null)
        {
            return new Refusal(RefusalCode.BadParameter, "The page asked for is not one of this list.");
        }

        var items = state.Versions.Skip(start).Take(page.Limit).Select(v => KeyView.Of(key, state, v, vault.Recovery)).ToImmutableArray();
        return new Page<KeyView>(items, start + items.Length < state.Versions.Length ? items[^1].VersionId : null);
    }

    private Result<KeyView> ViewOf(StoredRecord record, VaultState vault)
    {
        if (!KeyKind.Row.Open(record, parts.Ports.Seal).TryGet(out var state, out var refusal))
        {
            return refusal;
        }

        return KeyRecord.TryParseId(record.Place.Id, out var key) && state.Status != KeyStatus.Absent
            ? KeyView.Of(key, state, state.Latest, vault.Recovery)
            : new Refusal(RefusalCode.RecordCorrupt, $"Record '{record.Place.Id}' stands in a list in which it does not belong.");
    }
}
