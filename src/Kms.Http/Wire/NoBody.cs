using Kms.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kms.Http.Wire;

/// <summary>
/// For operations that take nothing but their address. A body with anything in it asks for something that would not happen, so it is
/// refused; an empty one and an empty object are what some clients send.
/// </summary>
internal static class NoBody
{
    /// <exception cref="WireException">There is something in the body.</exception>
    public static async ValueTask Require(HttpContext http)
    {
        if (http.Request.ContentLength != 0 && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false)
        {
            await RequestBody.Read(http, RequestBody.BytesMax, static utf8 => utf8.IsEmpty ? null : RequestJson.Read<EmptyBody>(utf8));
        }
    }
}
