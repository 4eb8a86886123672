using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Keys;

namespace Kms.Wire;

/// <summary><c>key_ops</c>: an array of names. One that is not known is passed over by readers of answers alone.</summary>
internal sealed class KeyOperationsConverter : JsonConverter<KeyOperations>
{
    private const int CountMax = 16;

    public override KeyOperations Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new WireProblemException("must be an array of strings");
        }

        var sum = KeyOperations.None;
        var count = 0;
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (count++ == CountMax)
            {
                throw new WireProblemException($"has too many items: at most {CountMax} are allowed");
            }

            var name = Texts.Read(ref reader);
            if (KeyOperationNames.TryParse(name, out var operation))
            {
                sum |= operation;
            }
            else if (!options.AllowDuplicateProperties)
            {
                throw new WireProblemException($"names no operation that keys have: '{Text.Shorten(name)}'");
            }
        }

        return sum;
    }

    public override void Write(Utf8JsonWriter writer, KeyOperations value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var name in KeyOperationNames.NamesOf(value))
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}

/// <summary><c>tags</c>: an object of strings, in the order in which they came.</summary>
internal sealed class TagsConverter : JsonConverter<Tags>
{
    public override Tags Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new WireProblemException("must be an object of strings");
        }

        var items = new List<KeyValuePair<string, string>>();
        for (reader.Read(); reader.TokenType != JsonTokenType.EndObject; reader.Read())
        {
            var name = Texts.Unescape(ref reader);
            if (items.Exists(item => item.Key == name))
            {
                throw new WireProblemException($"has '{Text.Shorten(name)}' twice");
            }

            reader.Read();
            items.Add(new(name, ReadValue(ref reader, name)));
            if (items.Count > Tags.CountMax)
            {
                throw new WireProblemException($"has too many items: at most {Tags.CountMax} tags are allowed");
            }
        }

        return Tags.Create(items).TryGet(out var tags, out var refusal)
            ? tags
            : throw new WireProblemException("is not accepted: " + refusal.Message.TrimEnd('.'));
    }

    public override void Write(Utf8JsonWriter writer, Tags value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.Items)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    private static string ReadValue(ref Utf8JsonReader reader, string name)
    {
        try
        {
            return Texts.Read(ref reader);
        }
        catch (WireProblemException problem)
        {
            throw new WireProblemException(problem.Message, Text.Shorten(name));
        }
    }
}
