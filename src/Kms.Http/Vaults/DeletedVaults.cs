using Kms.Vaults;

namespace Kms.Http.Vaults;

/// <summary>
/// <c>DELETE /vaults/{name}</c>; <c>GET</c>, <c>DELETE /deletedvaults/{name}</c> and <c>POST /deletedvaults/{name}/recover</c>.
/// </summary>
internal static class DeletedVaults
{
    public static async ValueTask Delete(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.DeleteVault(exchange.Call, exchange.NamedVault), VaultBodies.Of);

    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetDeletedVault(exchange.Call, exchange.NamedVault, exchange.Aborted), VaultBodies.Of);

    public static async ValueTask Recover(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.RecoverVault(exchange.Call, exchange.NamedVault), VaultBodies.Of);

    public static async ValueTask Purge(Exchange exchange) =>
        exchange.AnswerEmpty(await exchange.Kms.PurgeVault(exchange.Call, exchange.NamedVault));
}
