using Kms.Vaults;

namespace Kms.Http.Vaults;

/// <summary><c>GET /vaults/{name}</c></summary>
internal static class GetVault
{
    public static async ValueTask Handle(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetVault(exchange.Call, exchange.NamedVault, exchange.Aborted), VaultBodies.Of);
}
