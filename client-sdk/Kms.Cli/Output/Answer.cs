using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kms.Cli.Running;

namespace Kms.Cli.Output;

/// <summary>
/// What a command gives: one JSON value, printed as it is or as text for people. Plain text without colours, so that it can be piped.
/// </summary>
/// <param name="width">Of the terminal, in characters; null: there is none, so lines may be as long as they are.</param>
internal sealed class Answer(bool json, TextWriter output, int? width)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson => json;

    /// <summary>One thing, as lines of name and value; of what is nested only lists and tags.</summary>
    public void Show(JsonObject value) => Print(value, () =>
    {
        var lines = value.Select(pair => (pair.Key, Text: Plain(pair.Value))).Where(line => line.Text is not null).ToArray();
        var width = lines.Select(line => line.Key.Length).DefaultIfEmpty().Max();
        foreach (var (name, text) in lines)
        {
            output.WriteLine($"{name.PadRight(width)}  {text}");
        }
    });

    /// <summary>One thing with its own text.</summary>
    public void Show(JsonObject value, string text) => Print(value, () => output.WriteLine(text));

    /// <summary>A list, as a table of some of its columns.</summary>
    public void Show(JsonArray items, params string[] columns) => Print(items, () =>
    {
        string[][] rows = [.. items.Select(item => columns.Select(column => Plain(item![column]) ?? "-").ToArray())];
        foreach (var line in Table.Lines([.. columns.Select(column => column.ToUpperInvariant())], rows, width))
        {
            output.WriteLine(line);
        }
    });

    /// <summary>As they are, to the end of the answer; for what is no text.</summary>
    public void Write(byte[] bytes) => Written(() =>
    {
        output.Flush();
        using var raw = Console.OpenStandardOutput();
        raw.Write(bytes);
    });

    private void Print(JsonNode value, Action asText)
    {
        Written(() =>
        {
            if (json)
            {
                output.WriteLine(value.ToJsonString(Indented));
            }
            else
            {
                asText();
            }
        });
    }

    private static void Written(Action write)
    {
        try
        {
            write();
        }
        catch (IOException problem)
        {
            throw new FailedException($"It is done, and the answer cannot be written: {Reasons.OfFile(problem, null)}.", problem);
        }
    }

    /// <summary>Null for what has no short form.</summary>
    private static string? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(),
        JsonArray array when array.Count > 0 && array.All(item => item is JsonValue) => string.Join(", ", array.Select(Plain)),
        JsonObject tags when tags.Count > 0 && tags.All(pair => pair.Value is JsonValue) => string.Join(", ", tags.Select(pair => $"{pair.Key}={Plain(pair.Value)}")),
        _ => null,
    };
}
