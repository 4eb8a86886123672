using System.Net.Http.Headers;
using Kms.Http.Service;

namespace Kms.Http.Tokens;

/// <summary>Requests to the token endpoint, good ones and changed ones.</summary>
internal static class TokenRequest
{
    public const string Path = "/oauth2/v2.0/token";

    public const string Good = Client + "&scope=https%3A%2F%2Fvault.test%2F.default";

    private const string Client =
        "grant_type=client_credentials&client_id=admin-client&client_secret=a+long+and+random+secret%2C+for+tests";

    /// <summary>As the first version of the protocol has it.</summary>
    public static string ForResource(string resource) => $"{Client}&resource={Uri.EscapeDataString(resource)}";

    /// <param name="path">Under the tenant.</param>
    public static async Task<Answer> Send(RunningService service, string form, string? host = null, string? basic = null, string path = Path)
    {
        using var nobody = service.ClientWith(null);
        return await nobody.Send(HttpMethod.Post, $"/{RunningService.Tenant}{path}", form, host, request =>
        {
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
        });
    }
}
