using System.Globalization;
using Kms.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Tokens;

/// <summary>A token request that is refused; turned into an answer by the endpoint.</summary>
/// <param name="number">The number that Azure's clients know the problem by.</param>
internal sealed class OAuthException(int status, string error, int number, string message) : Exception(message)
{
    public int Status => status;

    public string Error => error;

    public int Number => number;

    public static OAuthException Missing(string field) => new(400, "invalid_request", 900144, $"The field '{field}' is missing.");
}

/// <summary>OAuth's error model, with the fields that Azure's clients read.</summary>
internal static class OAuthError
{
    public static void Send(HttpContext http, OAuthException problem)
    {
        var correlation = Guid.TryParse(http.Request.Headers["client-request-id"], out var given) ? given.ToString() : RequestIds.Next();
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
        }

        JsonAnswer.Send(http, problem.Status, (problem, correlation), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteString("error"u8, answer.problem.Error);
            writer.WriteString("error_description"u8, string.Create(CultureInfo.InvariantCulture, $"AADSTS{answer.problem.Number}: {answer.problem.Message}"));
            writer.WriteStartArray("error_codes"u8);
            writer.WriteNumberValue(answer.problem.Number);
            writer.WriteEndArray();
            writer.WriteString("correlation_id"u8, answer.correlation);
            writer.WriteString("trace_id"u8, answer.correlation);
            writer.WriteEndObject();
        });
    }
}
