using Kms.Client.Errors;
using Kms.Wire;

namespace Kms.Client.Https;

/// <summary>The gateway's errors, read back into the refusals that they were made from.</summary>
internal static class RestErrors
{
    private const string BackupMessage = "Backup blob";

    /// <param name="error">Null: the answer does not say more than its status.</param>
    public static KmsException Read(HttpResponseMessage response, ErrorDetail? error, string operationId)
    {
        var status = (int)response.StatusCode;
        var (outer, inner) = (error?.Code, error?.InnerError?.Code);
        var message = error?.Message ?? $"The service answered {status} without a reason.";
        var code = CodeOf(outer, inner, message);
        var known = new KmsError(code?.ToString() ?? inner ?? outer ?? "Status" + status, message)
        {
            RequestId = RequestIdOf(response),
            OperationId = operationId,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
        return code is { } refusal ? ErrorTable.Of(refusal, known) : ErrorTable.Of(status, known);
    }

    public static string? RequestIdOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-request-id", out var values) ? values.FirstOrDefault() : null;

    /// <summary>The same problem under the name of the call that it happened to.</summary>
    public static KmsException Named(KmsException problem, string operationId)
    {
        var error = problem.Error with { OperationId = operationId };
        return problem switch
        {
            KmsUnavailableException => new KmsUnavailableException(error),
            KmsAuthenticationException => new KmsAuthenticationException(error),
            KmsServiceFaultException => new KmsServiceFaultException(error),
            _ => new KmsException(error),
        };
    }

    private static RefusalCode? CodeOf(string? outer, string? inner, string message) => (outer, inner) switch
    {
        (_, "ForbiddenByRbac") => RefusalCode.AccessDenied,
        (_, "ObjectIsDeletedButRecoverable") => RefusalCode.KeyIsDeletedButRecoverable,
        ("BadParameter", _) when message.StartsWith(BackupMessage, StringComparison.Ordinal) => RefusalCode.BackupInvalid,
        _ => Parse(inner) ?? Parse(outer),
    };

    private static RefusalCode? Parse(string? name) =>
        name is { Length: > 0 } && char.IsAsciiLetter(name[0]) && Enum.TryParse<RefusalCode>(name, out var code) ? code : null;
}
