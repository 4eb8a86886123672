using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kms.Wire;

/// <summary>An object that stands in a request: what it has beyond its properties is for the reader to refuse or to pass over.</summary>
internal abstract record WireObject
{
    [JsonExtensionData]
    public Dictionary<string, object?>? Unknown { get; set; }
}

/// <summary>The body of an operation that takes nothing but its address.</summary>
internal sealed record EmptyBody : WireObject;

/// <summary>What a converter finds wrong with a value.</summary>
/// <param name="problem">Ends the sentence "The property 'x' ...".</param>
/// <param name="inside">Where inside the value, after a point: the name of a tag. Null: the value itself.</param>
internal sealed class WireProblemException(string problem, string? inside = null) : JsonException(problem)
{
    public string? Inside => inside;
}

/// <summary>For readers of answers, who may know less than the writer.</summary>
internal sealed class UnknownIsPassedOver : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        throw new NotSupportedException("No body is written with properties that its record does not have.");
}
