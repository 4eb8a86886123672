using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary><c>GET /keys/{name}/{version}</c></summary>
internal static class GetKey
{
    public static async ValueTask Handle(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.GetKey(exchange.Call, exchange.Key, exchange.Version, exchange.Aborted),
            KeyBundles.Of);
}
