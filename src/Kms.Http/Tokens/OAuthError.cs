using System.Globalization;
using Kms.Gateways;
using Kms.Http.Wire;
using Kms.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>A token request that is refused; turned into an answer by the gateway.</summary>
internal sealed class OAuthException(TokenRefusal refusal) : Exception(refusal.Message)
{
    public OAuthException(int status, string error, int number, string message)
        : this(new TokenRefusal(status, error, number, message))
    {
    }

    public TokenRefusal Refusal => refusal;

    public int Status => refusal.Status;

    public string Error => refusal.Error;

    public int Number => refusal.Number;

    public static OAuthException Missing(string field) => Malformed($"The field '{field}' is missing.");

    /// <summary>The request cannot be read or lacks something.</summary>
    public static OAuthException Malformed(string message, int status = 400) => new(status, "invalid_request", 900144, message);

    public static OAuthException Unexpected(string requestId) =>
        new(500, "server_error", 90033, $"The service failed on this request. Its log has more under {requestId}.");
}

/// <summary>OAuth's error model, with the fields that Azure's clients read.</summary>
internal static class OAuthError
{
    public static void Send(HttpContext http, OAuthException problem, DateTimeOffset now)
    {
        var trace = http.Response.Headers["x-ms-request-id"].ToString();
        var correlation = Guid.TryParse(http.Request.Headers["client-request-id"], out var given) ? given.ToString() : trace;
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
        }
        else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        JsonAnswer.Send(http, problem.Status, new OAuthErrorBody
        {
            Error = problem.Error,
            Description = string.Create(CultureInfo.InvariantCulture, $"AADSTS{problem.Number}: {problem.Message}"),
            Codes = [problem.Number],
            Timestamp = now.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
            TraceId = trace,
            CorrelationId = correlation,
        });
    }
}
