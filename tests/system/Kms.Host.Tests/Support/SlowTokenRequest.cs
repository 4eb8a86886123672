using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Kms.HostTests.Support;

/// <summary>A request that needs no token and is never sent to its end, fast enough for the server not to give it up.</summary>
internal sealed class SlowTokenRequest : IDisposable
{
    private readonly TcpClient connection = new();
    private SslStream? tls;

    public static async Task<SlowTokenRequest> Start(int port, string tenant)
    {
        var request = new SlowTokenRequest();
        await request.connection.ConnectAsync(IPAddress.Loopback, port);
        request.tls = new SslStream(request.connection.GetStream(), false, (_, _, _, _) => true);
        await request.tls.AuthenticateAsClientAsync("localhost");
        await request.tls.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /{tenant}/oauth2/v2.0/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000\r\n\r\n"));
        return request;
    }

    public void SendMore()
    {
        try
        {
            tls!.Write(new byte[200]);
        }
        catch (IOException)
        {
            // It was closed: that is the host's right.
        }
    }

    public void Dispose()
    {
        tls?.Dispose();
        connection.Dispose();
    }
}
