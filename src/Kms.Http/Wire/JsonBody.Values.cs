using System.Text.Json;
using Kms.Keys;

namespace Kms.Http.Wire;

/// <content>The values that properties have.</content>
internal ref partial struct JsonBody
{
    public string String(int lengthMax = 1024)
    {
        RequireString();
        var text = Unescape();
        return text.Length <= lengthMax ? text : throw Wrong($"is too long: at most {lengthMax} characters are allowed");
    }

    /// <summary>The string as bytes, for it may be a key, and without copying where it has no escapes. Valid until the next read.</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        RequireString();
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var copy = new byte[reader.ValueSpan.Length];
        try
        {
            return copy.AsSpan(0, reader.CopyString(copy));
        }
        catch (InvalidOperationException)
        {
            throw Wrong("is no valid UTF-8");
        }
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

    /// <summary>Seconds since 1970, up to the year 9999. A fraction, as Go's <c>date.UnixTime</c> sends it, is dropped.</summary>
    public DateTimeOffset Time()
    {
        const long Max = 253_402_300_799;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var seconds) && seconds is >= 0 and <= Max
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : throw Wrong($"must be seconds since 1970, from 0 to {Max}");
    }

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
}
