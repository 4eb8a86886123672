using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Kms.Http.OpenApi;

/// <summary>
/// <c>GET /openapi/v1.json</c>. Made from the metadata of the endpoints when it is first asked for: a start pays nothing for it.
/// </summary>
internal sealed class ApiDocument(IServiceProvider services)
{
    /// <summary>Of this document among those of the application.</summary>
    public const string Name = "kms";

    public const string Path = "/openapi/v1.json";

    private readonly Lazy<Task<byte[]>> json = new(() => Make(services));

    public async Task Answer(HttpContext http)
    {
        var bytes = await json.Value;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private static async Task<byte[]> Make(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        using var buffer = new MemoryStream();
        await document.SerializeAsJsonAsync(buffer, OpenApiSpecVersion.OpenApi3_1);
        return buffer.ToArray();
    }
}
