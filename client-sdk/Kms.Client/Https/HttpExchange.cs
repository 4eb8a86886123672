using System.Security.Authentication;

namespace Kms.Client.Https;

/// <summary>One exchange over HTTP; what goes wrong on the way becomes one of the client's exceptions.</summary>
internal static class HttpExchange
{
    /// <param name="mayHappen">False: the request changes nothing that counts, whatever becomes of its answer.</param>
    public static async Task<HttpResponseMessage> Send(HttpClient http, HttpRequestMessage request, bool mayHappen, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        }
        catch (HttpRequestException problem) when (problem.InnerException is AuthenticationException)
        {
            throw new KmsAuthenticationException(new KmsError(problem.InnerException is CertificateException ? "NotTrusted" : "NoTls", HttpProblem.Describe(request.RequestUri!, problem)) { Cause = problem });
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            throw Failed(request, problem, mayHappen && !HttpProblem.NeverSent(problem));
        }
        catch (OperationCanceledException problem) when (!cancellation.IsCancellationRequested)
        {
            // The one limit that is not the caller's: on making a connection.
            throw Failed(request, problem, mayHaveHappened: false);
        }
    }

    private static KmsUnavailableException Failed(HttpRequestMessage request, Exception problem, bool mayHaveHappened) =>
        new(new KmsError("ConnectionFailed", HttpProblem.Describe(request.RequestUri!, problem)) { IsTransient = true, MayHaveHappened = mayHaveHappened, Cause = problem });
}
