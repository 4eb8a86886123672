using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kms.Crypto.Files;

namespace Kms.Edge.Clients;

/// <summary><c>admin.json</c>: everything the first administrator needs, and the only place where the secret is.</summary>
/// <param name="Endpoint">Refreshed at each start: the address of the default vault.</param>
/// <param name="VaultUri">Refreshed at each start: the default vault under its own host name, which official clients insist on.</param>
/// <param name="AccessToken">Refreshed at each start, valid for 24 hours.</param>
internal sealed record AdminAccess(
    string Endpoint, string VaultUri, string TenantId, string ClientId, string ClientSecret, string PrincipalId, string AccessToken)
{
    /// <summary>What an operator added; written back at each refresh.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary><c>clients.json</c>: who may ask the token endpoint for tokens.</summary>
internal sealed record ClientList(string TenantId, ClientEntry[] Clients);

/// <param name="SecretSha256">64 hexadecimal digits. The secret itself is random and long, so a plain hash is enough.</param>
/// <param name="Role">One of the built-in roles, on the whole server.</param>
internal sealed record ClientEntry(string ClientId, string PrincipalId, string Name, string SecretSha256, string Role);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AdminAccess))]
[JsonSerializable(typeof(ClientList))]
internal sealed partial class AccessFilesJson : JsonSerializerContext
{
    /// <summary>Larger than any list of clients: 20,000 of them.</summary>
    private const int BytesMax = 4 * 1024 * 1024;

    /// <summary>Null when the file is not there.</summary>
    /// <exception cref="StartRefusedException">It is there and cannot be understood: nothing is made in its place.</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(RegularFile.ReadAll(path, BytesMax), type) ?? throw new JsonException("it is empty");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    public static void Write<T>(string path, T content, JsonTypeInfo<T> type) =>
        PrivateFile.Replace(path, [.. JsonSerializer.SerializeToUtf8Bytes(content, type), (byte)'\n']);
}
