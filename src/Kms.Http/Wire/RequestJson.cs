using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kms.Wire;

namespace Kms.Http.Wire;

/// <summary>
/// Reads a request's JSON strictly: every value has the type it should have, or the answer is a 400 that names the property. Names are
/// read without case, as Azure's parser does. A property given twice, in any case, is refused (two readers might see two different
/// requests), and so is an unknown one, so that nothing that was asked for is dropped; null counts as not given.
/// </summary>
internal static class RequestJson
{
    /// <summary>No request of this API nests deeper than 5.</summary>
    public const int DepthMax = 8;

    /// <summary>Of every string but the values of tags, in characters.</summary>
    public const int TextLengthMax = 1024;

    public static JsonSerializerOptions Options { get; } = Make();

    /// <exception cref="WireException">The body is no JSON, or not of this shape.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8)
        where T : WireObject
    {
        if (utf8.IsEmpty)
        {
            throw WireException.Bad("The request body is missing: a JSON object is expected.");
        }

        var isRead = false;
        try
        {
            var body = JsonSerializer.Deserialize(utf8, Cached<T>.Info)
                ?? throw WireException.Bad("The request body must be a JSON object.");
            isRead = true;
            return body;
        }
        catch (JsonException problem)
        {
            throw BodyProblem.Describe(problem, Cached<T>.Info);
        }
        finally
        {
            DecodedBytes.End(isRead);
        }
    }

    private static JsonSerializerOptions Make()
    {
        var options = WireJson.OptionsWith(
            WireJson.Default.WithAddedModifier(Narrow),
            new Base64UrlConverter(DecodedBytes.Add),
            new Base64UrlMemoryConverter(DecodedBytes.Add),
            new UnixTimeConverter(),
            new BoundedText(),
            new UnknownIsRefused());
        options.AllowDuplicateProperties = false;
        options.MaxDepth = DepthMax;
        return options;
    }

    /// <summary>Numbers are read within the range that their property has, and what is told is not looked at.</summary>
    private static void Narrow(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (BodyProblem.IsTold(property))
            {
                property.CustomConverter = property.PropertyType == typeof(string) ? new Ignored<string>() : new Ignored<DateTimeOffset?>();
            }
            else if (property.AttributeProvider?.GetCustomAttributes(typeof(RangeAttribute), inherit: true) is [RangeAttribute range])
            {
                property.CustomConverter = new BoundedInteger(
                    Convert.ToInt64(range.Minimum, CultureInfo.InvariantCulture),
                    Convert.ToInt64(range.Maximum, CultureInfo.InvariantCulture));
            }
        }
    }

    private static class Cached<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }

    private sealed class BoundedText : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Texts.Read(ref reader) is { Length: <= TextLengthMax } text
                ? text
                : throw new WireProblemException($"is too long: at most {TextLengthMax} characters are allowed");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class BoundedInteger(long min, long max) : JsonConverter<long?>
    {
        public override long? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= min && number <= max
                ? number
                : throw new WireProblemException($"must be an integer from {min} to {max}");

        public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Requests are read here.");
    }

    private sealed class Ignored<T> : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            reader.Skip();
            return default;
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Requests are read here.");
    }

    /// <summary>The value of a property that its object does not have.</summary>
    private sealed class UnknownIsRefused : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new UnknownPropertyException();

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Requests are read here.");
    }
}

/// <summary>The property at this place is none that its object has.</summary>
internal sealed class UnknownPropertyException : JsonException;
