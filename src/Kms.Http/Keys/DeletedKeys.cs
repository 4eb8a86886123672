using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>
/// <c>DELETE /keys/{name}</c>; <c>GET</c>, <c>DELETE /deletedkeys/{name}</c> and <c>POST /deletedkeys/{name}/recover</c>.
/// </summary>
internal static class DeletedKeys
{
    public static async ValueTask Delete(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.DeleteKey(exchange.Call, exchange.Key), KeyBundles.OfDeleted);

    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetDeletedKey(exchange.Call, exchange.Key, exchange.Aborted), KeyBundles.OfDeleted);

    public static async ValueTask Recover(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.RecoverKey(exchange.Call, exchange.Key), KeyBundles.Of);

    public static async ValueTask Purge(Exchange exchange) =>
        exchange.AnswerEmpty(await exchange.Kms.PurgeKey(exchange.Call, exchange.Key));
}
