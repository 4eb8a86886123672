using System.Text.Json;
using Kms.Keys;

namespace Kms.Http.Wire;

/// <summary>
/// Reads a request's JSON strictly and without reflection: every value has the type it should have, or the answer is a 400 that names the property.
/// A property given twice is refused (two readers might see two different requests), an unknown one is skipped, and null counts as not given.
/// </summary>
internal ref struct JsonBody
{
    /// <summary>No request of this API nests deeper than 5.</summary>
    public const int DepthMax = 8;

    private const int NameBytesMax = 64;

    private Utf8JsonReader reader;

    /// <summary>The property whose value is read now, as messages call it.</summary>
    private string current = "body";

    public JsonBody(ReadOnlySpan<byte> utf8)
    {
        reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
        if (utf8.IsEmpty)
        {
            throw WireException.Bad("The request body is missing: a JSON object is expected.");
        }

        Read();
    }

    /// <summary>Steps to the next known property of the object that was entered; false after the last one.</summary>
    /// <param name="seen">One bit for each property met; start with 0.</param>
    public bool Next(PropertyNames names, ref uint seen, out int index)
    {
        if (seen == 0 && reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong("must be a JSON object");
        }

        while (true)
        {
            Read();
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                index = -1;
                return false;
            }

            index = IndexOfName(names);
            Read();
            if (index < 0)
            {
                Skip();
                seen |= 1u << 31;
                continue;
            }

            current = names.Display(index);
            if ((seen & (1u << index)) != 0)
            {
                throw Wrong("is given twice");
            }

            seen |= 1u << index;
            if (reader.TokenType != JsonTokenType.Null)
            {
                return true;
            }
        }
    }

    /// <summary>Nothing may follow the body's object.</summary>
    public void End() => Read();

    public string String(int lengthMax = 1024)
    {
        RequireString();
        var text = Unescape();
        return text.Length <= lengthMax ? text : throw Wrong($"is too long: at most {lengthMax} characters are allowed");
    }

    /// <summary>The string without copying it where it has no escapes. Valid until the next read.</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        RequireString();
        return reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(Unescape()) : reader.ValueSpan;
    }

    public byte[] Base64Url() => Base64UrlText.Decode(Utf8()) ?? throw Wrong("is not base64url without padding");

    public bool Boolean() => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong("must be true or false"),
    };

    public long Integer(long min, long max) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= min && number <= max
            ? number
            : throw Wrong($"must be an integer from {min} to {max}");

    /// <summary>Seconds since 1970, up to the year 9999.</summary>
    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeSeconds(Integer(0, 253_402_300_799));

    public List<string> Strings(int countMax)
    {
        Require(JsonTokenType.StartArray, "must be an array of strings");
        var items = new List<string>();
        for (Read(); reader.TokenType != JsonTokenType.EndArray; Read())
        {
            if (items.Count == countMax)
            {
                throw Wrong($"has too many items: at most {countMax} are allowed");
            }

            items.Add(String());
        }

        return items;
    }

    public void EnterArray() => Require(JsonTokenType.StartArray, "must be an array");

    /// <summary>Steps to the next item of the array that was entered; false after the last one.</summary>
    public bool NextItem()
    {
        Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    public Tags ReadTags()
    {
        Require(JsonTokenType.StartObject, "must be an object of strings");
        var display = current;
        var items = new List<KeyValuePair<string, string>>();
        for (Read(); reader.TokenType != JsonTokenType.EndObject; Read())
        {
            var name = Unescape();
            if (items.Exists(item => item.Key == name))
            {
                throw Wrong($"has '{Text.Shorten(name)}' twice");
            }

            Read();
            current = $"{display}.{Text.Shorten(name)}";
            items.Add(new KeyValuePair<string, string>(name, String(int.MaxValue)));
            current = display;
            if (items.Count > Tags.CountMax)
            {
                throw Wrong($"has too many items: at most {Tags.CountMax} tags are allowed");
            }
        }

        return Tags.Create(items).TryGet(out var tags, out var refusal) ? tags : throw Wrong("is not accepted: " + refusal.Message.TrimEnd('.'));
    }

    /// <summary>A complaint about the value that is read now.</summary>
    public readonly WireException Wrong(string problem) =>
        WireException.Bad(current == "body" ? $"The request body {problem}." : $"The property '{current}' {problem}.");

    private readonly int IndexOfName(PropertyNames names)
    {
        if (!reader.ValueIsEscaped)
        {
            return names.IndexOf(reader.ValueSpan);
        }

        Span<byte> buffer = stackalloc byte[NameBytesMax];
        return reader.ValueSpan.Length > NameBytesMax ? -1 : names.IndexOf(buffer[..Copy(buffer)]);
    }

    private readonly int Copy(Span<byte> buffer)
    {
        try
        {
            return reader.CopyString(buffer);
        }
        catch (InvalidOperationException)
        {
            throw WireException.Bad("The request body is not valid JSON: the name of a property is no valid UTF-8.");
        }
    }

    private readonly string Unescape()
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("is no valid UTF-8");
        }
    }

    private readonly void RequireString() => Require(JsonTokenType.String, "must be a string");

    private readonly void Require(JsonTokenType type, string otherwise)
    {
        if (reader.TokenType != type)
        {
            throw Wrong(otherwise);
        }
    }

    private void Read()
    {
        try
        {
            reader.Read();
        }
        catch (JsonException problem)
        {
            throw NotJson(problem);
        }
    }

    private void Skip()
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var outside = reader.CurrentDepth;
            do
            {
                Read();
            }
            while (reader.CurrentDepth > outside);
        }
    }

    private readonly WireException NotJson(JsonException problem) => WireException.Bad(
        reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth == DepthMax - 1
            ? $"The request body is nested deeper than {DepthMax} levels."
            : $"The request body is not valid JSON: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}.");
}
