using Kms.Access;
using Kms.Client.Wire;
using Kms.Keys;
using Kms.Vaults;
using Kms.Wire;

namespace Kms.Client.Requests;

/// <summary>Pages of listings. A page's next is the service's: a place in process, a link over REST.</summary>
internal static class ListRequests
{
    public static PageOf<KeySummary> Keys(VaultName vault) => page => Page(
        "listKeys", vault, page, "/keys", (KeyItem item) => KeyViews.SummaryOf(item, vault),
        async (kms, call, wanted, cancellation) => Summaries(await kms.ListKeys(call, vault, wanted, cancellation), versions: false));

    public static PageOf<KeySummary> Versions(KeyId key) => page => Page(
        "listKeyVersions", key.Vault, page, $"/keys/{key.Name}/versions", (KeyItem item) => KeyViews.SummaryOf(item, key.Vault),
        async (kms, call, wanted, cancellation) => Summaries(await kms.ListKeyVersions(call, key, wanted, cancellation), versions: true));

    public static PageOf<KeySummary> DeletedKeys(VaultName vault) => page => Page(
        "listDeletedKeys", vault, page, "/deletedkeys", (KeyItem item) => KeyViews.SummaryOf(item, vault),
        async (kms, call, wanted, cancellation) => Summaries(await kms.ListDeletedKeys(call, vault, wanted, cancellation), versions: false));

    public static PageOf<VaultView> Vaults() => page =>
        Page<VaultBody, VaultView>(
            "listVaults", null, page, "/vaults", VaultViews.Of,
            (kms, call, wanted, cancellation) => kms.ListVaults(call, wanted, cancellation));

    public static PageOf<VaultView> DeletedVaults() => page =>
        Page<VaultBody, VaultView>(
            "listDeletedVaults", null, page, "/deletedvaults", VaultViews.Of,
            (kms, call, wanted, cancellation) => kms.ListDeletedVaults(call, wanted, cancellation));

    private static ClientRequest<Page<T>> Page<TItem, T>(
        string name, VaultName? vault, PageRequest page, string path, Func<TItem, T> item,
        Func<IKms, Call, PageRequest, CancellationToken, ValueTask<Result<Page<T>>>> inProcess) => new(
        name,
        Repetition.Reads,
        (kms, call, cancellation) => inProcess(kms, call, page, cancellation),
        RestForms.For<ListResult<TItem>, Page<T>>(
            HttpMethod.Get, vault, page.After ?? $"{path}?maxresults={page.Limit}",
            result => new([.. (result.Value ?? throw KeyViews.Missing("value")).Select(item)], result.NextLink)));

    private static Result<Page<KeySummary>> Summaries(Result<Page<KeyView>> result, bool versions) => result.TryGet(out var page, out var refusal)
        ? new Page<KeySummary>(
            [.. page.Items.Select(view =>
                new KeySummary(view.Key, view.Name, versions ? view.VersionId : null, view.Attributes, view.Tags, view.Deletion))],
            page.Next)
        : refusal;
}
