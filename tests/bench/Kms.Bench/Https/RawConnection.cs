using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kms.Bench.Https;

/// <summary>
/// One kept-alive HTTP/1.1 connection over TLS 1.3 that sends finished requests and reads no more of an answer than where it ends. Client and server
/// share the processors, so every microsecond of a comfortable client would be missing in the server.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly byte[] LengthHeader = "Content-Length: "u8.ToArray();

    private readonly SslStream stream;
    private readonly byte[] buffer = new byte[64 * 1024];
    private int bodyStart;
    private int bodyEnd;

    private RawConnection(SslStream stream) => this.stream = stream;

    /// <summary>The last answer's body. Valid until the next request.</summary>
    public ReadOnlySpan<byte> Body => buffer.AsSpan(bodyStart, bodyEnd - bodyStart);

    public static async Task<RawConnection> Open(int port, X509Certificate2Collection authorities)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authorities[0], authorities[^1] },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        return new RawConnection(stream);
    }

    public static byte[] Request(string method, int port, string path, string token, string body) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n{body}"));

    /// <summary>The status of the answer.</summary>
    public async ValueTask<int> Send(ReadOnlyMemory<byte> request)
    {
        await stream.WriteAsync(request);
        var filled = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled));
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            filled += read;
            if (IsComplete(filled))
            {
                return ((buffer[9] - '0') * 100) + ((buffer[10] - '0') * 10) + buffer[11] - '0';
            }
        }
    }

    /// <exception cref="InvalidOperationException">The answer is none that says success.</exception>
    public async ValueTask MustSend(ReadOnlyMemory<byte> request)
    {
        if (await Send(request) != 200)
        {
            throw new InvalidOperationException("The server refused: " + Encoding.UTF8.GetString(Body));
        }
    }

    public void Dispose() => stream.Dispose();

    private bool IsComplete(int filled)
    {
        var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var at = buffer.AsSpan(0, head).IndexOf(LengthHeader);
        if (at < 0)
        {
            throw new IOException("The answer has no length.");
        }

        var length = 0;
        for (var i = at + LengthHeader.Length; buffer[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            length = (length * 10) + buffer[i] - '0';
        }

        bodyStart = head + 4;
        bodyEnd = bodyStart + length;
        return filled >= bodyEnd;
    }
}
