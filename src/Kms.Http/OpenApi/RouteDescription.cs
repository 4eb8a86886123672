using System.Globalization;
using Kms.Http.Routing;
using Kms.Wire;
using Microsoft.OpenApi;

namespace Kms.Http.OpenApi;

/// <summary>What the document says of a route beyond its method and path.</summary>
internal static class RouteDescription
{
    public static void Write(OpenApiOperation operation, Route route, BodySchemas schemas)
    {
        operation.OperationId = route.Name + (route.HasVersion ? "OfVersion" : string.Empty);
        operation.Tags = new HashSet<OpenApiTagReference> { new(route.FirstWord) };
        operation.Description = route.Operation is { } row
            ? $"Asks for the permission {row.Permission}; {ServedBy(row.Serving)}."
            : "Not supported: always refused.";
        operation.Parameters = [.. Parameters(route)];
        var bodies = route.Operation is { } known ? OperationBodies.Of(known) : null;
        operation.RequestBody = bodies?.Request is { } body ? new OpenApiRequestBody { Content = Json(schemas.For(body)) } : null;
        operation.Responses = new OpenApiResponses
        {
            [route.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = "Done",
                Content = bodies?.Answer is { } answer ? Json(schemas.For(answer)) : null,
            },
            ["default"] = new OpenApiResponse
            {
                Description = "Refused: code and message of the reason",
                Content = Json(schemas.For(typeof(ErrorBody))),
            },
        };
    }

    private static string ServedBy(Operations.Serving serving) => serving switch
    {
        Operations.Serving.AnyRegion => "both regions of a pair serve it",
        Operations.Serving.HomeRegion => "the home region alone serves it",
        _ => "a region serves it in every role",
    };

    private static IEnumerable<IOpenApiParameter> Parameters(Route route)
    {
        if (route.HasName)
        {
            yield return Parameter("name", ParameterLocation.Path);
        }

        if (route.HasVersion)
        {
            yield return Parameter("version", ParameterLocation.Path);
        }

        yield return Parameter("api-version", ParameterLocation.Query);
        if (route.IsListing)
        {
            yield return Parameter("maxresults", ParameterLocation.Query, JsonSchemaType.Integer);
            yield return Parameter("$skiptoken", ParameterLocation.Query);
        }

        if (route.Operation?.Effect == Operations.Effect.Changes && route.TakesIdempotencyKey)
        {
            yield return Parameter("Idempotency-Key", ParameterLocation.Header);
        }
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, JsonSchemaType type = JsonSchemaType.String) => new()
    {
        Name = name,
        In = place,
        Required = place == ParameterLocation.Path || name == "api-version",
        Schema = new OpenApiSchema { Type = type },
    };

    private static Dictionary<string, OpenApiMediaType> Json(IOpenApiSchema schema) => new(StringComparer.Ordinal)
    {
        ["application/json"] = new OpenApiMediaType { Schema = schema },
    };
}
