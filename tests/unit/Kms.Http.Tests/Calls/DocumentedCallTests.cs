using System.Text.Json;
using Kms.Http.Routing;
using Xunit;

namespace Kms.Http.Calls;

/// <summary>What every successful call sends and is answered, beside what <c>GET /openapi/v1.json</c> says of its bodies.</summary>
public sealed class DocumentedCallTests(CallStage stage) : IClassFixture<CallStage>
{
    public static TheoryData<CallRow> Successes => CallTests.Successes;

    [Theory]
    [MemberData(nameof(Successes))]
    public async Task Call_ThatSucceeds_HasTheBodiesOfTheDocument(CallRow row)
    {
        var document = (await stage.Service.Client.Get("/openapi/v1.json")).Json;
        var route = RouteRows.Find(row.Method, row.Path.Split('|')[^1])!;
        var operation = document.GetProperty("paths").GetProperty(route.Path).GetProperty(row.Method.ToLowerInvariant());
        var call = await stage.Prepare(row);

        var answer = await CallStage.Send(call, stage.Service.Client);

        var content = operation.GetProperty("responses").EnumerateObject().First().Value;
        Assert.Equal(answer.Text.Length > 0, content.TryGetProperty("content", out var answered));
        List<string> wrong = [];
        if (answer.Text.Length > 0)
        {
            wrong.AddRange(Differences(document, SchemaOf(answered), answer.Json, "answer"));
        }

        if (call.Body is { } body)
        {
            var sent = operation.GetProperty("requestBody").GetProperty("content");
            wrong.AddRange(Differences(document, SchemaOf(sent), JsonDocument.Parse(body).RootElement, "body"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Refusal_Any_HasTheBodyOfTheDocument()
    {
        var document = (await stage.Service.Client.Get("/openapi/v1.json")).Json;
        var answer = await stage.Service.Client.Delete("/keys/no-such-key");
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            var schema = SchemaOf(operation.Value.GetProperty("responses").GetProperty("default").GetProperty("content"));
            Assert.Empty(Differences(document, schema, answer.Json, "error"));
        }
    }

    private static JsonElement SchemaOf(JsonElement content) => content.GetProperty("application/json").GetProperty("schema");

    /// <summary>Every value that the schema does not have, or has with another type.</summary>
    private static IEnumerable<string> Differences(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var found = reference.GetString()!.Split('/')[1..].Aggregate(document, (element, name) => element.GetProperty(name));
            return Differences(document, found, value, at);
        }

        var type = schema.GetProperty("type").GetString();
        return (type, value.ValueKind) switch
        {
            (_, JsonValueKind.Null) => [],
            ("string", JsonValueKind.String) => schema.TryGetProperty("enum", out var names)
                && !names.EnumerateArray().Any(name => name.GetString() == value.GetString()) ? [$"{at} is {value}"] : [],
            ("boolean", JsonValueKind.True or JsonValueKind.False) => [],
            ("number" or "integer", JsonValueKind.Number) => [],
            ("array", JsonValueKind.Array) => value.EnumerateArray().SelectMany(item => Differences(document, schema.GetProperty("items"), item, at + "[]")),
            ("object", JsonValueKind.Object) => value.EnumerateObject().SelectMany(property => PropertyOf(schema, property.Name) is { } known
                ? Differences(document, known, property.Value, $"{at}.{property.Name}")
                : [$"{at}.{property.Name} is not in the document"]),
            _ => [$"{at} is {value.ValueKind}, not {type}"],
        };
    }

    private static JsonElement? PropertyOf(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Where(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(known => (JsonElement?)known.Value).SingleOrDefault()
            : schema.TryGetProperty("additionalProperties", out var any) ? any : null;
}
