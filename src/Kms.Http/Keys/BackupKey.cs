using System.Text.Json;
using Kms.Http.Wire;

namespace Kms.Http.Keys;

/// <summary><c>POST /keys/{name}/backup</c> without a body, and <c>POST /keys/restore</c> with what it gave.</summary>
internal static class BackupKey
{
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly PropertyNames Names = new(string.Empty, "value");

    public static async ValueTask Backup(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.BackupKey(exchange.Call, exchange.Key, exchange.Aborted), static (writer, _, blob) =>
        {
            writer.WriteStartObject();
            writer.WriteBase64Url(Value, blob.Span);
            writer.WriteEndObject();
        });

    public static async ValueTask Restore(Exchange exchange)
    {
        var blob = await exchange.Body(ParseRestore, RequestBody.BackupBytesMax);
        exchange.Answer(await exchange.Kms.RestoreKey(exchange.Call, exchange.Vault, blob), KeyBundle.Write);
    }

    private static byte[] ParseRestore(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonBody(utf8);
        byte[]? value = null;
        for (var seen = 0u; json.Next(Names, ref seen, out _);)
        {
            value = json.Base64Url();
        }

        json.End();
        return value ?? throw WireException.Bad("The property 'value' is missing: it holds the backup.");
    }
}
