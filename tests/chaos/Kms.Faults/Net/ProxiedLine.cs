using System.Net;
using System.Net.Sockets;

namespace Kms.Faults.Net;

/// <summary>One connection through a <see cref="TcpProxy"/>.</summary>
internal sealed class ProxiedLine(Socket client, ProxyPlan plan)
{
    private const int BufferSize = 64 * 1024;
    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool isLate;

    public async Task Run(int port)
    {
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAll(ToServer(), ToClient());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One end is gone: the other one learns it.
        }
        finally
        {
            Close();
        }
    }

    public void Close()
    {
        client.Dispose();
        server.Dispose();
    }

    private async Task ToServer()
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await client.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (plan.Holds(buffer.AsSpan(0, count)) is { } release)
                {
                    await release;
                    isLate = true;
                }

                await SendAll(server, buffer.AsMemory(0, count));
            }
        }
        finally
        {
            // A statement on its way is still answered by the server; the line closes when the server does.
            if (isLate)
            {
                server.Shutdown(SocketShutdown.Send);
            }
            else
            {
                Close();
            }
        }
    }

    private async Task ToClient()
    {
        var buffer = new byte[BufferSize];
        var backend = new Backend();
        try
        {
            while (await server.ReceiveAsync(buffer) is > 0 and var count)
            {
                var ends = backend.Read(buffer.AsSpan(0, count));
                if (isLate && ends > 0)
                {
                    plan.Answer();
                }

                if (plan.Drops(ends))
                {
                    return;
                }

                await SendAll(client, buffer.AsMemory(0, count));
            }
        }
        finally
        {
            Close();
        }
    }

    private static async Task SendAll(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes)..];
        }
    }
}
