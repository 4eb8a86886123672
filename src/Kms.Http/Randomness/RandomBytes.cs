using System.Text.Json;
using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Randomness;

/// <summary><c>POST /rng</c></summary>
internal static class RandomBytes
{
    private const int CountMax = 128;

    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly PropertyNames Names = new(string.Empty, "count");

    public static async ValueTask Handle(Exchange exchange)
    {
        var count = await exchange.Body(Parse);
        exchange.Answer(await exchange.Kms.RandomBytes(exchange.Call, exchange.Vault, count, exchange.Aborted), static (writer, _, bytes) =>
        {
            writer.WriteStartObject();
            writer.WriteBase64Url(Value, bytes.Span);
            writer.WriteEndObject();
        });
    }

    private static int Parse(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonBody(utf8);
        var count = 0;
        for (var seen = 0u; json.Next(Names, ref seen, out _);)
        {
            count = (int)json.Integer(1, CountMax);
        }

        json.End();
        return count > 0 ? count : throw WireException.Bad($"The property 'count' is missing: use 1 to {CountMax}.");
    }
}
