using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Http.Randomness;

/// <summary><c>POST /rng</c></summary>
internal static class RandomBytes
{
    public static async ValueTask Handle(Exchange exchange)
    {
        var count = (await exchange.Body<RandomBytesParameters>()).Count
            ?? throw WireException.Bad($"The property 'count' is missing: use 1 to {RandomBytesParameters.CountMax}.");
        exchange.Answer(
            await exchange.Kms.RandomBytes(exchange.Call, exchange.Vault, (int)count, exchange.Aborted),
            static (_, bytes) => new RandomBytesResult { Value = bytes });
    }
}
