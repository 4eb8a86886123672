using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>Ctrl+C and SIGTERM: what is in flight finishes, then it ends with exit code 0.</summary>
public sealed class ShutdownTests
{
    [Theory]
    [InlineData(PosixSignals.Terminate)]
    [InlineData(PosixSignals.Interrupt)]
    public async Task Signal_Idle_EndsWithZero(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are a POSIX matter.");
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        host.Send(signal);
        Assert.Equal(0, await host.Ended());
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_RequestInFlight_IsAnsweredFirst()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are a POSIX matter.");
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path);
        await host.Ready();
        using var admin = new AdminClient(data);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(data.In("ca.pem"));
        await using var connection = await Connect(admin.Endpoint, authority);

        const string body = """{"kty":"EC","crv":"P-256"}""";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /keys/inflight/create?api-version=7.6 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
            + $"Authorization: Bearer {admin["accessToken"]}\r\nContent-Length: {body.Length}\r\n\r\n"));

        // The server says this when its handler begins to read the body: from here on the request is in flight.
        using var answer = new StreamReader(connection, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 100 Continue", await answer.ReadLineAsync());
        Assert.Equal(string.Empty, await answer.ReadLineAsync());
        host.Send(PosixSignals.Terminate);
        await UntilNobodyListens(admin.Endpoint);

        await connection.WriteAsync(Encoding.ASCII.GetBytes(body));
        Assert.Equal("HTTP/1.1 200 OK", await answer.ReadLineAsync());
        Assert.Equal(0, await host.Ended());
    }

    private static async Task<SslStream> Connect(Uri endpoint, X509Certificate2 authority)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, endpoint.Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = AdminClient.Trusting(authority),
        });
        return tls;
    }

    private static async Task UntilNobodyListens(Uri endpoint)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, endpoint.Port, limit.Token);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
