using Kms.Http.Errors;
using Kms.Http.Routing;
using Kms.Http.Tokens;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Kms.Http;

public sealed partial class KmsGateway
{
    /// <summary>What needs no caller: the token service's paths, and hosts that are not answered.</summary>
    /// <param name="host">Null for a host that is not answered: of no vault, and no bare one.</param>
    private async Task AnswerAside(HttpContext context, RequestHost? host, string requestId, long started)
    {
        if (authentication.Tokens is not { } tokens || !tokens.Owns(context.Request))
        {
            ErrorAnswer.SendUnknownHost(context, hosts.Sentence);
            Telemetry.Finish(null, null, context.Response.StatusCode, time.GetElapsedTime(started));
            return;
        }

        try
        {
            if (host is null)
            {
                throw new OAuthException(404, "invalid_request", 90013, ErrorAnswer.UnknownHost(context, hosts.Sentence));
            }

            await tokens.Handle(context, host.BaseUrl);
        }
        catch (OAuthException problem)
        {
            OAuthError.Send(context, problem, time.GetUtcNow());
        }
        catch (Exception problem) when (problem is ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            LogUnexpected(logger, problem, "token", requestId);
            OAuthError.Send(context, OAuthException.Unexpected(requestId), time.GetUtcNow());
        }
    }
}
