using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary><c>POST /keys/{name}/rotate</c>, without a body.</summary>
internal static class RotateKey
{
    public static async ValueTask Handle(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.RotateKey(exchange.Call, exchange.Key, exchange.Aborted), KeyBundles.Of);
}
