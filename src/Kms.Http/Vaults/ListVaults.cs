using Kms.Http.Wire;
using Kms.Vaults;

namespace Kms.Http.Vaults;

/// <summary><c>GET /vaults</c>, <c>GET /deletedvaults</c></summary>
internal static class ListVaults
{
    public static async ValueTask Live(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.ListVaults(exchange.Call, exchange.Page, exchange.Aborted),
            static (at, page) => Listing.Of(at, page, "/vaults", VaultBodies.Of));

    public static async ValueTask Deleted(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.ListDeletedVaults(exchange.Call, exchange.Page, exchange.Aborted),
            static (at, page) => Listing.Of(at, page, "/deletedvaults", VaultBodies.Of));
}
