using System.Text.Json;
using Kms.Client.Wire;
using Kms.Keys;

namespace Kms.Client.Requests;

/// <summary>Using keys.</summary>
internal static class UseRequests
{
    public static ClientRequest<CryptoAnswer> Use(KeyId key, string? version, CryptoRequest request) => new(
        PathWord(request.Operation), Repetition.Reads, (kms, call, cancellation) => kms.UseKey(call, key, version, request, cancellation),
        new(HttpMethod.Post, key.Vault, $"{KeyRequests.PathOf(key, version)}/{PathWord(request.Operation)}",
            json => Read(json, request.Operation), json => Write(json, request)));

    private static string PathWord(KeyOperations operation) => KeyOperationNames.NamesOf(operation).Single();

    private static void Write(Utf8JsonWriter json, in CryptoRequest request)
    {
        json.WriteString("alg", request.Algorithm.Name);
        if (request.Operation == KeyOperations.Verify)
        {
            json.WriteBytes("digest", request.Value);
            json.WriteBytes("value", request.Signature);
            return;
        }

        json.WriteBytes("value", request.Value);
        json.WriteBytesUnlessEmpty("iv", request.Iv);
        json.WriteBytesUnlessEmpty("aad", request.AdditionalData);
        json.WriteBytesUnlessEmpty("tag", request.Tag);
    }

    private static CryptoAnswer Read(JsonElement json, KeyOperations operation)
    {
        if (operation == KeyOperations.Verify)
        {
            return new CryptoAnswer(string.Empty, string.Empty, new CryptoOutput(default, json.GetProperty("value").GetBoolean()));
        }

        var kid = KeyJson.ReadKid(json);
        return new CryptoAnswer(
            kid.Name, kid.Version ?? string.Empty, new CryptoOutput(json.Bytes("value"), false, json.Bytes("iv"), json.Bytes("aad"), json.Bytes("tag")));
    }
}
