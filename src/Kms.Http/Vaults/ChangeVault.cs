using Kms.Vaults;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Vaults;

/// <summary><c>PUT</c> and <c>PATCH /vaults/{name}</c></summary>
internal static class ChangeVault
{
    public static async ValueTask Create(Exchange exchange)
    {
        var vault = exchange.NamedVault;
        var settings = await exchange.Body(utf8 => VaultBody.Parse(utf8, vault, exchange.Place));
        var result = await exchange.Kms.CreateVault(exchange.Call, vault, settings);
        var made = result.IsOk && result.Value.Made;
        exchange.Answer<VaultCreated>(result, static (writer, at, created) => VaultAnswer.Write(writer, at, created.Vault),
            made ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    public static async ValueTask Update(Exchange exchange)
    {
        var vault = exchange.NamedVault;
        var changes = await exchange.Body(utf8 => VaultBody.Parse(utf8, vault, exchange.Place));
        exchange.Answer(await exchange.Kms.UpdateVault(exchange.Call, vault, changes), VaultAnswer.Write);
    }
}
