using System.Globalization;
using Kms.Http.Wire;
using Kms.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Errors;

/// <summary>Answers in the error model: <c>{"error": {"code", "message", "innererror": {"code"}}}</c>.</summary>
internal static class ErrorAnswer
{
    public static void Send(HttpContext http, int status, string code, string message, string? inner = null) =>
        JsonAnswer.Send(http, status, new ErrorBody
        {
            Error = new() { Code = code, Message = message, InnerError = inner is null ? null : new() { Code = inner } },
        });

    public static void Send(HttpContext http, Refusal refusal)
    {
        var row = ErrorTable.For(refusal.Code);
        if (row.Repeatable)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling((refusal.RetryAfter ?? TimeSpan.Zero).TotalSeconds));
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        Send(http, row.Status, row.Code, refusal.Message, row.Inner);
    }

    /// <summary>What clients ask for with their first request: where to get a token, and for what.</summary>
    /// <param name="challenge">The value of WWW-Authenticate.</param>
    public static void SendChallenge(HttpContext http, string challenge, string problem)
    {
        http.Response.Headers.WWWAuthenticate = challenge;
        Send(http, StatusCodes.Status401Unauthorized, "Unauthorized", problem);
    }

    /// <summary>For what the server itself refuses to read.</summary>
    public static void SendUnreadable(HttpContext http, int status)
    {
        var (code, message) = status switch
        {
            StatusCodes.Status413PayloadTooLarge => ("RequestEntityTooLarge", "The request body is larger than this server reads."),
            StatusCodes.Status408RequestTimeout => ("RequestTimeout", "The request body came too slowly."),
            _ => ("BadParameter", "The request body could not be read: it ended early or was framed wrongly."),
        };
        Send(http, status, code, message);
    }

    /// <summary>
    /// For a host that is not answered. No challenge goes with it: a client would fetch a token that is not for the host that it called.
    /// </summary>
    /// <param name="answered">Says which hosts are answered.</param>
    public static void SendUnknownHost(HttpContext http, string answered) =>
        Send(http, StatusCodes.Status404NotFound, "VaultNotFound", UnknownHost(http, answered), "HostUnknown");

    public static string UnknownHost(HttpContext http, string answered) =>
        $"The host '{Text.Shorten(http.Request.Headers.Host.ToString())}' is not answered here. {answered}";

    public static void SendNoRoute(HttpContext http, string methods)
    {
        if (methods.Length == 0)
        {
            Send(http, StatusCodes.Status404NotFound, "NotFound", "There is nothing under this path.");
            return;
        }

        http.Response.Headers.Allow = methods;
        Send(http, StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed",
            $"The method {Text.Shorten(http.Request.Method)} is not allowed here: use {methods}.");
    }
}
