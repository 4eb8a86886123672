using Kms.Http.Wire;
using Kms.Vaults;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Vaults;

/// <summary><c>PUT</c> and <c>PATCH /vaults/{name}</c></summary>
internal static class ChangeVault
{
    public static async ValueTask Create(Exchange exchange)
    {
        var vault = exchange.NamedVault;
        var settings = await Settings(exchange, vault);
        var result = await exchange.Kms.CreateVault(exchange.Call, vault, settings);
        var made = result.IsOk && result.Value.Made;
        exchange.Answer(result, static (at, created) => VaultBodies.Of(at, created.Vault),
            made ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    public static async ValueTask Update(Exchange exchange)
    {
        var vault = exchange.NamedVault;
        var changes = await Settings(exchange, vault);
        exchange.Answer(await exchange.Kms.UpdateVault(exchange.Call, vault, changes), VaultBodies.Of);
    }

    private static async ValueTask<VaultSettings> Settings(Exchange exchange, VaultName vault) =>
        VaultBodies.ToSettings(await RequestBody.Read(exchange.Http, RequestBody.BytesMax, VaultBodies.Read), vault, exchange.Place);
}
