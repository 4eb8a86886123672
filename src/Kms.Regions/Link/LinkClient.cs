using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Kms.Crypto.Regions;

namespace Kms.Regions.Link;

/// <summary>One region's connections to another one's gateways. It stays with one of them as long as that answers.</summary>
public sealed class LinkClient : IDisposable
{
    public const string Prefix = "/region-link/1/";
    public const string ProofHeader = "x-kms-pairing-proof";
    public const string CodeHeader = "x-kms-pairing-code-id";
    public const string ContentType = "application/vnd.kms.link";
    private const int AnswerBytesMax = 16 << 20;

    private readonly HttpClient http;
    private readonly IReadOnlyList<Uri> addresses;
    private readonly TimeSpan timeout;
    private volatile int present;

    /// <param name="isPeer">Whether a certificate with this fingerprint is the other region's.</param>
    /// <param name="timeout">For one message and its answer.</param>
    public LinkClient(IReadOnlyList<Uri> addresses, LinkIdentity identity, Func<string, bool> isPeer, TimeSpan timeout)
    {
        (this.addresses, this.timeout) = (addresses, timeout);
        http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = Tls(identity, isPeer),
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = timeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
            DefaultRequestVersion = HttpVersion.Version11,
        };
    }

    /// <summary>Sends one message that is answered at once.</summary>
    public ValueTask<(LinkResponse? Answer, string Reason)> Send(
        string path, ReadOnlyMemory<byte> message, CancellationToken cancellation, params (string Name, string Value)[] headers) =>
        Send(path, message, TimeSpan.Zero, cancellation, headers);

    /// <summary>
    /// Sends one message: to the next address too where a connection could not be made, so that nothing was sent. Null: no answer came,
    /// for the reason given.
    /// </summary>
    /// <param name="work">How long the other region may work before it answers.</param>
    public async ValueTask<(LinkResponse? Answer, string Reason)> Send(
        string path, ReadOnlyMemory<byte> message, TimeSpan work, CancellationToken cancellation, params (string Name, string Value)[] headers)
    {
        string? reason = null;
        for (var tried = 0; tried < addresses.Count; tried++)
        {
            var at = present;
            var (answer, why, isSent) = await Send(addresses[at], path, message, timeout + work, headers, cancellation);
            if (answer is not null)
            {
                return (answer, string.Empty);
            }

            reason ??= why;
            Interlocked.CompareExchange(ref present, (at + 1) % addresses.Count, at);
            if (isSent)
            {
                break;
            }
        }

        return (null, reason ?? "No address is known.");
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<(LinkResponse? Answer, string Reason, bool IsSent)> Send(
        Uri address, string path, ReadOnlyMemory<byte> message, TimeSpan patience, (string Name, string Value)[] headers, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, Prefix + path)) { Content = new ReadOnlyMemoryContent(message) };
        request.Headers.Host = LinkName.Text;
        request.Content.Headers.ContentType = new(ContentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            var proof = response.Headers.TryGetValues(ProofHeader, out var values) ? values.FirstOrDefault() : null;
            return (new LinkResponse((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType == ContentType, body, proof), string.Empty, true);
        }
        catch (HttpRequestException problem)
        {
            return (null, Reason(address, problem), problem.InnerException is not SocketException);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"{address.Authority} did not answer within {patience.TotalSeconds:0} s.", true);
        }
        catch (IOException problem)
        {
            return (null, $"{address.Authority} broke off: {problem.Message}", true);
        }
    }

    /// <summary>Shows the region's certificate and looks at nothing of the other's but its fingerprint.</summary>
    private static SslClientAuthenticationOptions Tls(LinkIdentity identity, Func<string, bool> isPeer) => new()
    {
        TargetHost = LinkName.Text,
        ClientCertificateContext = identity.Context,
        EnabledSslProtocols = SslProtocols.Tls13,
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && isPeer(LinkIdentity.FingerprintOf(shown)),
    };

    private static string Reason(Uri address, HttpRequestException problem) => problem.InnerException switch
    {
        AuthenticationException => $"{address.Authority} answers with a certificate that is not the peer's.",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"Nothing listens at {address.Authority}.",
        SocketException { SocketErrorCode: SocketError.HostNotFound } => $"There is no machine named {address.Host}.",
        { } inner => $"{address.Authority} cannot be reached: {inner.Message}",
        null => $"{address.Authority} cannot be reached: {problem.Message}",
    };
}

/// <param name="IsLink">The answer is one of a link, whatever it says: not of another server that happens to listen there.</param>
/// <param name="Proof">In the answer to a pairing.</param>
public sealed record LinkResponse(int Status, bool IsLink, ReadOnlyMemory<byte> Body, string? Proof);
