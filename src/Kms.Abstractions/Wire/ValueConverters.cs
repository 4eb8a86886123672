using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Keys;

namespace Kms.Wire;

/// <summary>Seconds since 1970, up to the year 9999. A fraction, as Go's <c>date.UnixTime</c> sends it, is dropped.</summary>
internal sealed class UnixTimeConverter : JsonConverter<DateTimeOffset>
{
    private const long SecondsMax = 253_402_300_799;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var seconds) && seconds is >= 0 and <= SecondsMax
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : throw new WireProblemException($"must be seconds since 1970, from 0 to {SecondsMax}");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeSeconds());
}

/// <summary>Null for an empty string, which some clients send for what is not set.</summary>
internal sealed class AlgorithmConverter : JsonConverter<Algorithm>
{
    private const int LengthMax = 32;

    private static readonly FrozenDictionary<string, Algorithm>.AlternateLookup<ReadOnlySpan<char>> Rows =
        Algorithm.ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    public override Algorithm? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.Length is > 0 and <= LengthMax)
        {
            Span<char> name = stackalloc char[LengthMax];
            if (Encoding.UTF8.TryGetChars(reader.ValueSpan, name, out var length) && Rows.TryGetValue(name[..length], out var found))
            {
                return found;
            }
        }

        var text = Texts.Read(ref reader);
        return text.Length == 0 ? null
            : Rows.TryGetValue(text, out var row) ? row
            : throw new WireProblemException($"names no algorithm that is supported: '{Text.Shorten(text)}'");
    }

    public override void Write(Utf8JsonWriter writer, Algorithm value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name);
}

/// <summary>ISO 8601. Null for an empty string, which some clients send for a time that is not set.</summary>
internal sealed class CalendarDurationConverter : JsonConverter<CalendarDuration?>
{
    public override CalendarDuration? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var text = Texts.Read(ref reader);
        return text.Length == 0 ? null
            : CalendarDuration.TryParse(text, out var duration) ? duration
            : throw new WireProblemException(
                $"is no ISO 8601 duration such as P90D, P1Y6M or PT48H of at most {CalendarDuration.DaysMax} days: '{Text.Shorten(text)}'");
    }

    public override void Write(Utf8JsonWriter writer, CalendarDuration? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value?.ToString());
}

/// <summary>How many items an array has whose items are never looked at.</summary>
internal sealed class ItemCountConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new WireProblemException("must be an array");
        }

        var count = 0;
        for (reader.Read(); reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
        throw new NotSupportedException("No body is written with it.");
}

/// <summary>Strings.</summary>
internal static class Texts
{
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new WireProblemException("must be a string");
        }

        return Unescape(ref reader);
    }

    /// <summary>A string or the name of a property.</summary>
    public static string Unescape(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new WireProblemException("is no valid UTF-8");
        }
    }
}
