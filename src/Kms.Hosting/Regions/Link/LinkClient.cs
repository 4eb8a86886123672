using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Kms.Crypto.Regions;

namespace Kms.Hosting.Regions.Link;

/// <summary>One region's connections to another one's gateway.</summary>
internal sealed class LinkClient : IDisposable
{
    public const string Prefix = "/region-link/1/";
    public const string ProofHeader = "x-kms-pairing-proof";
    public const string CodeHeader = "x-kms-pairing-code-id";
    public const string ContentType = "application/vnd.kms.link";
    private const int AnswerBytesMax = 16 << 20;

    private readonly HttpClient http;
    private readonly Uri address;
    private readonly TimeSpan timeout;

    /// <param name="isPeer">Whether a certificate with this fingerprint is the other region's.</param>
    /// <param name="timeout">For one message and its answer.</param>
    public LinkClient(Uri address, LinkIdentity identity, Func<string, bool> isPeer, TimeSpan timeout)
    {
        (this.address, this.timeout) = (address, timeout);
        http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = LinkTls.Client(identity, isPeer),
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

    /// <summary>Sends one message. Null: no answer came, for the reason given.</summary>
    public ValueTask<(LinkResponse? Answer, string Reason)> Send(
        string path, ReadOnlyMemory<byte> message, CancellationToken cancellation, params (string Name, string Value)[] headers) =>
        Send(path, message, TimeSpan.Zero, cancellation, headers);

    /// <param name="work">How long the other region may work before it answers.</param>
    public async ValueTask<(LinkResponse? Answer, string Reason)> Send(
        string path, ReadOnlyMemory<byte> message, TimeSpan work, CancellationToken cancellation, params (string Name, string Value)[] headers)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(timeout + work);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, Prefix + path)) { Content = new ReadOnlyMemoryContent(message) };
        request.Headers.Host = LinkTls.Name;
        request.Content.Headers.ContentType = new(ContentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            var body = await response.Content.ReadAsByteArrayAsync(patience.Token);
            var proof = response.Headers.TryGetValues(ProofHeader, out var values) ? values.FirstOrDefault() : null;
            return (new LinkResponse((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType == ContentType, body, proof), string.Empty);
        }
        catch (HttpRequestException problem)
        {
            return (null, Reason(problem));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"{address.Authority} did not answer within {(timeout + work).TotalSeconds:0} s.");
        }
        catch (IOException problem)
        {
            return (null, $"{address.Authority} broke off: {problem.Message}");
        }
    }

    public void Dispose() => http.Dispose();

    private string Reason(HttpRequestException problem) => problem.InnerException switch
    {
        AuthenticationException => $"{address.Authority} answers with a certificate that is not the partner's.",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"Nothing listens at {address.Authority}.",
        SocketException { SocketErrorCode: SocketError.HostNotFound } => $"There is no machine named {address.Host}.",
        { } inner => $"{address.Authority} cannot be reached: {inner.Message}",
        null => $"{address.Authority} cannot be reached: {problem.Message}",
    };
}

/// <param name="IsLink">The answer is one of a link, whatever it says: not of another server that happens to listen there.</param>
/// <param name="Proof">In the answer to a pairing.</param>
internal sealed record LinkResponse(int Status, bool IsLink, ReadOnlyMemory<byte> Body, string? Proof);
