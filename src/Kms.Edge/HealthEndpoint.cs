using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Kms.Edge;

/// <summary>
/// <c>GET /health/live</c>: the process answers. <c>GET /health/ready</c>: it can do its work. Degraded (one zone away: existing keys work,
/// changes are refused) is still 200, or an orchestrator would take away what works. Without an audit log nothing
/// works. Why a zone is out stands in the logs: this needs no authorization.
/// </summary>
internal static class HealthEndpoint
{
    private static readonly PathString Live = "/health/live";
    private static readonly PathString Ready = "/health/ready";
    private static readonly byte[] LiveBody = """{"status":"live"}"""u8.ToArray();

    /// <summary>Answers the two paths and hands everything else on.</summary>
    public static RequestDelegate InFrontOf(RequestDelegate next, ServiceHealth health) => context => context.Request.Path switch
    {
        var path when path == Live => Answer(context, StatusCodes.Status200OK, LiveBody),
        var path when path == Ready => AnswerReady(context, health.Health(), health.CanRecord(), health.Backups()),
        _ => next(context),
    };

    private static Task AnswerReady(HttpContext context, StoreHealth health, bool canRecord, string backups)
    {
        var isServing = health.CanRead && canRecord;
        var word = !isServing ? "unavailable" : health.CanWrite ? "ready" : "degraded";
        var report = new HealthReport(word, canRecord ? "writable" : "unavailable", backups, new ZoneReports(Report(health.A), Report(health.B)));
        return Answer(
            context,
            isServing ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            JsonSerializer.SerializeToUtf8Bytes(report, HealthJson.Default.HealthReport));
    }

    private static ZoneReport Report(ZoneHealth zone) => new(
        JsonNamingPolicy.CamelCase.ConvertName(zone.Status.ToString()), zone.Since.ToUnixTimeSeconds());

    private static async Task Answer(HttpContext context, int status, byte[] body)
    {
        var response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}

/// <param name="Backups">
/// <c>off</c>, <c>ok</c> or <c>alarm</c>: a target got none for too long, or could not be written. The service works without.
/// </param>
internal sealed record HealthReport(string Status, string Audit, string Backups, ZoneReports Zones);

internal sealed record ZoneReports([property: JsonPropertyName("A")] ZoneReport A, [property: JsonPropertyName("B")] ZoneReport B);

/// <param name="Since">Unix seconds, as in the REST API.</param>
internal sealed record ZoneReport(string State, long Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
