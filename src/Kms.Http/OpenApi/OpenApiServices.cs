using Kms.Http.OpenApi;
using Kms.Http.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Kms.Http;

/// <summary>The description of the REST API.</summary>
public static class OpenApiServices
{
    /// <summary>Lets <see cref="GatewayEndpoints.MapKmsGateway"/> map <c>GET /openapi/v1.json</c>, which anybody may read.</summary>
    public static IServiceCollection AddKmsOpenApi(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton<ApiDocument>().AddOpenApi(ApiDocument.Name, options =>
        {
            options.ShouldInclude = endpoint => RouteOf(endpoint.ActionDescriptor.EndpointMetadata) is not null;
            options.AddOperationTransformer((operation, context, _) =>
            {
                var route = RouteOf(context.Description.ActionDescriptor.EndpointMetadata)!;
                RouteDescription.Write(operation, route, new BodySchemas(context.Document!));
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Key management service",
                    Version = "v1",
                    Description = $"Azure Key Vault's REST API for keys, and what operators need. api-version: {ApiVersions.Known}.",
                };
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
                };
                document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
                return Task.CompletedTask;
            });
        });
    }

    private static Route? RouteOf(IEnumerable<object> metadata) => metadata.OfType<Route>().SingleOrDefault();
}
