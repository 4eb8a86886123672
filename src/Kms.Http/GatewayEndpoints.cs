using Kms.Http.OpenApi;
using Kms.Http.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kms.Http;

/// <summary>The REST API as endpoints of an ASP.NET Core application.</summary>
public static class GatewayEndpoints
{
    /// <summary>
    /// Maps every operation of the REST API, and one endpoint behind all others for what is left: the token service, and an answer in the
    /// error model for paths that do not exist. Endpoints of the application itself come before that one.
    /// </summary>
    /// <param name="gateway">Answers requests; asked for with each of them, for it may start after the endpoints are mapped.</param>
    /// <returns>Adds conventions to all of them.</returns>
    public static IEndpointConventionBuilder MapKmsGateway(this IEndpointRouteBuilder endpoints, Func<KmsGateway> gateway)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(gateway);
        var all = endpoints.MapGroup(string.Empty);
        foreach (var route in RouteTable.All)
        {
            RequestDelegate answer = context => gateway().Answer(context, route);
            all.MapMethods(route.Path, [route.Method], answer).WithDisplayName(route.Name).WithMetadata(route, answer.Method);
        }

        if (endpoints.ServiceProvider.GetService<ApiDocument>() is { } document)
        {
            RequestDelegate read = document.Answer;
            all.MapMethods(ApiDocument.Path, [HttpMethods.Get], read);
        }

        RequestDelegate rest = context => gateway().Answer(context, RouteTable.Find(context.Request));
        all.MapFallback("{**path}", rest);
        return all;
    }
}
