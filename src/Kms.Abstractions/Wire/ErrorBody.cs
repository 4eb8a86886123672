using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kms.Wire;

/// <summary>Why a request is refused.</summary>
internal sealed record ErrorBody
{
    [JsonPropertyName("error")] public ErrorDetail? Error { get; set; }
}

internal sealed record ErrorDetail
{
    [JsonPropertyName("code")] public string? Code { get; set; }
    [JsonPropertyName("message")] public string? Message { get; set; }
    [JsonPropertyName("innererror")] public InnerErrorDetail? InnerError { get; set; }
}

internal sealed record InnerErrorDetail
{
    [JsonPropertyName("code")] public string? Code { get; set; }
}

/// <summary>The object of a property that the service knows and does not support: there is no need to look into it.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record NotSupportedBody
{
    private static readonly NotSupportedBody Any = new();

    internal sealed class Converter : JsonConverter<NotSupportedBody>
    {
        public override NotSupportedBody Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            reader.Skip();
            return Any;
        }

        public override void Write(Utf8JsonWriter writer, NotSupportedBody value, JsonSerializerOptions options) =>
            throw new NotSupportedException("No body is written with it.");
    }
}
