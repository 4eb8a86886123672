using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kms.Wire;

/// <summary>
/// The bodies of the REST API, for those who write them and for clients that read answers: what a newer service adds is passed over. Who
/// reads requests adds strictness of its own.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KeyCreateParameters))]
[JsonSerializable(typeof(KeyImportParameters))]
[JsonSerializable(typeof(KeyUpdateParameters))]
[JsonSerializable(typeof(KeyBundle))]
[JsonSerializable(typeof(ListResult<KeyItem>))]
[JsonSerializable(typeof(KeyOperationParameters))]
[JsonSerializable(typeof(KeyOperationResult))]
[JsonSerializable(typeof(KeyVerifyResult))]
[JsonSerializable(typeof(BackupKeyResult))]
[JsonSerializable(typeof(KeyRestoreParameters))]
[JsonSerializable(typeof(RotationPolicyBody))]
[JsonSerializable(typeof(RandomBytesParameters))]
[JsonSerializable(typeof(RandomBytesResult))]
[JsonSerializable(typeof(VaultBody))]
[JsonSerializable(typeof(ListResult<VaultBody>))]
[JsonSerializable(typeof(ZonesBody))]
[JsonSerializable(typeof(RegionBody))]
[JsonSerializable(typeof(PairingCodeBody))]
[JsonSerializable(typeof(PairParameters))]
[JsonSerializable(typeof(RecopyParameters))]
[JsonSerializable(typeof(ListResult<QuarantinedChangeBody>))]
[JsonSerializable(typeof(BackupsBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(TokenOfResourceBody))]
[JsonSerializable(typeof(OAuthErrorBody))]
[JsonSerializable(typeof(OpenIdConfiguration))]
[JsonSerializable(typeof(OpenIdKeys))]
internal sealed partial class WireJson : JsonSerializerContext
{
    private static readonly JsonSerializerOptions Answers = OptionsWith(
        new WireJson(), new Base64UrlConverter(), new Base64UrlMemoryConverter(), new UnixTimeConverter(), new UnknownIsPassedOver());

    /// <summary>Leaves &amp; and + as they are: links stay readable, and a body is never embedded in HTML.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>How a body is written, and read out of an answer.</summary>
    public static JsonTypeInfo<T> Of<T>() => Cached<T>.Info;

    /// <summary>What every reader and writer has in common.</summary>
    public static JsonSerializerOptions OptionsWith(IJsonTypeInfoResolver resolver, params ReadOnlySpan<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = resolver,
            PropertyNameCaseInsensitive = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

            Encoder = Encoder,
        };
        foreach (var converter in converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }

    private static class Cached<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Answers.GetTypeInfo(typeof(T));
    }
}
