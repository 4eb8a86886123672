using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Kms.Client.Https;

/// <summary>What went wrong on the way to the gateway, in words that need no knowledge of .NET.</summary>
internal static class HttpProblem
{
    /// <summary>The connection was never made, so nothing was sent.</summary>
    public static bool NeverSent(Exception problem) => problem is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
    };

    public static string Describe(Uri address, Exception problem) => problem switch
    {
        { InnerException: CertificateException certificate } => $"The certificate of {address.Authority} {certificate.Message}.",
        { InnerException: AuthenticationException } => $"{address.Authority} makes no TLS connection: is it the address of the gateway?",
        OperationCanceledException => $"{address.Authority} did not answer: no connection was made in time.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"There is no machine named {address.Host}.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"{address.Authority} cannot be reached: {Reason(problem)}.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{address.Authority} makes no TLS connection: is it the address of the gateway?",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError } =>
            $"{address.Authority} answers, but not with HTTP: is it the address of the gateway?",
        _ => $"{address.Authority} closed the connection before it answered.",
    };

    /// <summary>What is wrong with the gateway's certificate; ends the sentence "The certificate of HOST ...". Null: nothing.</summary>
    public static string? Of(SslPolicyErrors errors, bool isOutOfTime) =>
        errors == SslPolicyErrors.None ? null
        : errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "was not shown"
        : isOutOfTime ? "has expired, or is not valid yet"
        : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? "is not trusted"
        : "is not for that name";

    private static string Reason(Exception problem) => (problem.InnerException as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "nothing listens there",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "there is no machine of that name",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown => "there is no way to it",
        SocketError.TimedOut => "it does not answer",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "it closed the connection",
        _ => "the connection failed",
    };
}

/// <summary>The gateway's certificate was refused, for the reason in the message.</summary>
internal sealed class CertificateException(string message) : AuthenticationException(message);
