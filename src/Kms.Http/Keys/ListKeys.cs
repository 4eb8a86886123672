using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary><c>GET /keys</c>, <c>GET /keys/{name}/versions</c>, <c>GET /deletedkeys</c></summary>
internal static class ListKeys
{
    public static async ValueTask Live(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.ListKeys(exchange.Call, exchange.Vault, exchange.Page, exchange.Aborted),
            static (at, page) => Listing.Of(at, page, "/keys", KeyBundles.Item));

    public static async ValueTask Versions(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.ListKeyVersions(exchange.Call, exchange.Key, exchange.Page, exchange.Aborted),
            static (at, page) => Listing.Of(at, page, $"/keys/{at.Name}/versions", KeyBundles.VersionItem));

    public static async ValueTask Deleted(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.ListDeletedKeys(exchange.Call, exchange.Vault, exchange.Page, exchange.Aborted),
            static (at, page) => Listing.Of(at, page, "/deletedkeys", KeyBundles.Item));
}
