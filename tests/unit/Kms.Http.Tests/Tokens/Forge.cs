using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace Kms.Http.Tokens;

/// <summary>Takes a good token apart and puts it together in other ways.</summary>
internal static class Forge
{
    public static JsonObject Header(string token) => Part(token, 0);

    public static JsonObject Claims(string token) => Part(token, 1);

    /// <summary>Signed by the signer, whatever the header says.</summary>
    public static string Sign(JsonObject header, JsonObject claims, ITokenSigner signer)
    {
        var signed = Encode(header) + "." + Encode(claims);
        return signed + "." + Base64Url.EncodeToString(signer.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    public static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    public static JsonObject With(this JsonObject part, string name, JsonNode? value)
    {
        part[name] = value;
        return part;
    }

    public static JsonObject Without(this JsonObject part, string name)
    {
        part.Remove(name);
        return part;
    }

    private static JsonObject Part(string token, int index) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]))!.AsObject();
}
