using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Kms.Http;

/// <summary>The headers that every answer has, errors included.</summary>
internal static class ResponseHeaders
{
    private static readonly StringValues NoCache = "no-cache";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Transport = "max-age=31536000;includeSubDomains";

    public static void Write(IHeaderDictionary headers, string region, string requestId, string? clientRequestId)
    {
        headers.CacheControl = NoCache;
        headers.XContentTypeOptions = NoSniff;
        headers.StrictTransportSecurity = Transport;
        headers["x-ms-keyvault-region"] = region;
        headers["x-ms-request-id"] = requestId;
        if (clientRequestId is not null)
        {
            headers["x-ms-client-request-id"] = clientRequestId;
        }
    }
}
