using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Kms.Http.Wire;
using Kms.Keys;
using Microsoft.OpenApi;

namespace Kms.Http.OpenApi;

/// <summary>The records of the bodies as schemas of the document; each is written once, and named by the others.</summary>
internal sealed class BodySchemas(OpenApiDocument document)
{
    private const string OfBase64Url = "base64url";

    /// <summary>A reference to the schema, which is written when it is asked for first.</summary>
    public IOpenApiSchema For(Type type)
    {
        var name = NameOf(type);
        document.Components ??= new OpenApiComponents();
        var schemas = document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        if (!schemas.ContainsKey(name))
        {
            var schema = new OpenApiSchema { Type = JsonSchemaType.Object };
            schemas[name] = schema;
            schema.Properties = RequestJson.Options.GetTypeInfo(type).Properties.Where(property => !property.IsExtensionData)
                .ToDictionary(property => property.Name, Of, StringComparer.Ordinal);
        }

        return new OpenApiSchemaReference(name, document);
    }

    private static string NameOf(Type type) => type.IsGenericType ? NameOf(type.GenericTypeArguments[0]) + "ListResult" : type.Name;

    private IOpenApiSchema Of(JsonPropertyInfo property)
    {
        var schema = Of(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        if (schema is OpenApiSchema own)
        {
            own.ReadOnly = BodyProblem.IsTold(property);
            if (property.AttributeProvider?.GetCustomAttributes(typeof(RangeAttribute), inherit: true) is [RangeAttribute range])
            {
                own.Minimum = Convert.ToString(range.Minimum, CultureInfo.InvariantCulture);
                own.Maximum = Convert.ToString(range.Maximum, CultureInfo.InvariantCulture);
            }
        }

        return schema;
    }

    private IOpenApiSchema Of(Type type) =>
        type == typeof(string) ? Plain(JsonSchemaType.String)
        : type == typeof(bool) ? Plain(JsonSchemaType.Boolean)
        : type == typeof(double) ? Plain(JsonSchemaType.Number)
        : type == typeof(int) || type == typeof(long) ? Plain(JsonSchemaType.Integer)
        : type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) ? Plain(JsonSchemaType.String, OfBase64Url)
        : type == typeof(DateTimeOffset) ? Plain(JsonSchemaType.Integer, "unixtime")
        : type == typeof(DateTime) ? Plain(JsonSchemaType.String, "date-time")
        : type == typeof(CalendarDuration) ? Plain(JsonSchemaType.String, "duration")
        : type == typeof(Algorithm) ? OneOf(Algorithm.All.Select(row => row.Name))
        : type == typeof(KeyOperations) ? new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = OneOf(KeyOperationNames.NamesOf((KeyOperations)(-1))),
        }
        : type == typeof(Tags) ? new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            MaxProperties = Tags.CountMax,
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Tags.LengthMax },
        }
        : RequestJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item }
            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(item) }
        : For(type);

    private static OpenApiSchema Plain(JsonSchemaType type, string? format = null) => new() { Type = type, Format = format };

    private static OpenApiSchema OneOf(IEnumerable<string> names) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. names.Select(name => (JsonNode)name)],
    };
}
