using System.Text.Json;

namespace Kms.Http.Wire;

/// <summary>
/// Reads a request's JSON strictly and without reflection: every value has the type it should have, or the answer is a 400 that names the
/// property. A property given twice, in any case, is refused (two readers might see two different requests), and so is an unknown one (see
/// <see cref="PropertyNames"/>); null counts as not given.
/// </summary>
internal ref partial struct JsonBody
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
            if (index < 0)
            {
                RefuseUnlessNull(names);
                seen |= 1u << 31;
                continue;
            }

            Read();
            current = names.Display(index);
            if ((seen & (1u << index)) != 0)
            {
                throw Wrong("is given twice");
            }

            seen |= 1u << index;
            if (reader.TokenType == JsonTokenType.Null)
            {
                if (!names.MayBeNull(index))
                {
                    throw Wrong("cannot be null: it can be changed, but not taken away");
                }
            }
            else if (!names.IsTold(index))
            {
                return true;
            }
            else
            {
                Skip();
            }
        }
    }

    /// <summary>Nothing may follow the body's object.</summary>
    public void End() => Read();

    public void EnterArray() => Require(JsonTokenType.StartArray, "must be an array");

    /// <summary>Steps to the next item of the array that was entered; false after the last one.</summary>
    public bool NextItem()
    {
        Read();
        return reader.TokenType != JsonTokenType.EndArray;
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
            throw NameNotUtf8();
        }
    }

    private void RefuseUnlessNull(PropertyNames names)
    {
        var name = reader;
        Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        try
        {
            throw names.Unknown(name.GetString()!);
        }
        catch (InvalidOperationException)
        {
            throw NameNotUtf8();
        }
    }

    private static WireException NameNotUtf8() =>
        WireException.Bad("The request body is not valid JSON: the name of a property is no valid UTF-8.");

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
