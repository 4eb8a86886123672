using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kms.Client.Https;

/// <summary>
/// Connections to the gateway: all names under the domain lead to the endpoint, and its certificate is checked as the options say.
/// </summary>
internal static class GatewayConnection
{
    /// <summary>How long a connection is used, so that a change of addresses behind the endpoint's name is noticed.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static HttpClient Open(HttpsOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = Lifetime,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = (context, cancellation) => Connect(options, context.DnsEndPoint, cancellation),
        };
        if (options.CaFile is { } file)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(file);
        }

        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, chain, errors) => HttpProblem.Of(errors, IsOutOfTime(chain)) is { } reason
            ? throw new CertificateException(reason)
            : true;

        // How long an attempt may take is the caller's to say.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>True for the domain and the names in it.</summary>
    public static bool IsUnder(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');

    private static async ValueTask<Stream> Connect(HttpsOptions options, DnsEndPoint wanted, CancellationToken cancellation)
    {
        var isGateway = IsUnder(wanted.Host, options.DomainName);
        var host = isGateway ? options.Endpoint!.IdnHost : wanted.Host;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, isGateway ? options.Endpoint!.Port : wanted.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsOutOfTime(X509Chain? chain) => chain?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true;

    /// <exception cref="KmsInvalidRequestException">The file cannot be read, or has no certificate.</exception>
    private static X509ChainPolicy Trusting(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Errors.ErrorTable.Invalid($"{file} cannot be read as a PEM file of certificates.");
        }

        if (authorities.Count == 0)
        {
            throw Errors.ErrorTable.Invalid($"{file} has no certificate in PEM form.");
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
