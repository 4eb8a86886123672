using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kms.CliTests.Support;

/// <summary>Something that is not the gateway at the gateway's address: it gives a token, and answers everything else with what a test says.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private const string Token = """{"access_token":"a token","expires_in":3600}""";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;
    private readonly string answer;
    private readonly Task serving;

    /// <param name="certificate">Null: no TLS is spoken.</param>
    /// <param name="answer">A whole answer, or as much as there is of one; empty: the connection is closed.</param>
    public FakeGateway(X509Certificate2? certificate, string answer)
    {
        (this.certificate, this.answer) = (certificate, answer);
        listener.Start();
        serving = Serve();
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public static string Json(string body, string status = "200 OK") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await serving;
    }

    private async Task Serve()
    {
        while (true)
        {
            try
            {
                using var connection = await listener.AcceptTcpClientAsync();
                await Answer(connection.GetStream());
            }
            catch (Exception problem) when (problem is IOException or AuthenticationException)
            {
                // The client has gone.
            }
            catch (Exception problem) when (problem is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Answer(Stream stream)
    {
        if (certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            stream = tls;
        }

        var request = new byte[16 * 1024];
        var length = await stream.ReadAsync(request);
        var isToken = Encoding.ASCII.GetString(request, 0, length).Contains("/token ", StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(isToken ? Json(Token) : answer));
        await stream.FlushAsync();
    }
}
