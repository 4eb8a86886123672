using System.Text.Json;
using Kms.Http.Routing;
using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>
/// <c>POST /keys/{name}/{version}/encrypt</c>, <c>decrypt</c>, <c>sign</c>, <c>verify</c>, <c>wrapkey</c>, <c>unwrapkey</c>: what the
/// service exists for.
/// </summary>
internal static class UseKey
{
    private static readonly JsonEncodedText Kid = JsonEncodedText.Encode("kid");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText Iv = JsonEncodedText.Encode("iv");
    private static readonly JsonEncodedText Tag = JsonEncodedText.Encode("tag");
    private static readonly JsonEncodedText Aad = JsonEncodedText.Encode("aad");

    public static Handler Encrypt { get; } = For(KeyOperations.Encrypt);

    public static Handler Decrypt { get; } = For(KeyOperations.Decrypt);

    public static Handler Sign { get; } = For(KeyOperations.Sign);

    public static Handler Verify { get; } = For(KeyOperations.Verify);

    public static Handler Wrap { get; } = For(KeyOperations.WrapKey);

    public static Handler Unwrap { get; } = For(KeyOperations.UnwrapKey);

    private static Handler For(KeyOperations operation)
    {
        BodyParser<CryptoRequest> parse = utf8 => UseKeyBody.Parse(utf8).ToRequest(operation);
        Writer<CryptoAnswer> write = operation == KeyOperations.Verify ? WriteVerified : WriteOutput;
        return exchange => Use(exchange, parse, write);
    }

    private static async ValueTask Use(Exchange exchange, BodyParser<CryptoRequest> parse, Writer<CryptoAnswer> write)
    {
        var key = exchange.Key;
        var version = exchange.Version;
        var request = await exchange.Body(parse);
        exchange.Answer(await exchange.Kms.UseKey(exchange.Call, key, version, request), write);
    }

    private static void WriteVerified(Utf8JsonWriter writer, Exchange exchange, CryptoAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean(Value, answer.Output.Valid);
        writer.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter writer, Exchange exchange, CryptoAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteString(Kid, exchange.KeyUrl(answer.Name, answer.VersionId));
        writer.WriteBase64Url(Value, answer.Output.Value.Span);
        WriteUnlessEmpty(writer, Iv, answer.Output.Iv);
        WriteUnlessEmpty(writer, Tag, answer.Output.Tag);
        WriteUnlessEmpty(writer, Aad, answer.Output.AdditionalData);
        writer.WriteEndObject();
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter writer, JsonEncodedText name, ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            writer.WriteBase64Url(name, bytes.Span);
        }
    }
}
