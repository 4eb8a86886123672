using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kms.Faults.Net;

/// <summary>
/// Stands between a host and one PostgreSQL server. It can cut the line, swallow the reply to the n-th statement, or keep a statement for
/// itself until it is told to deliver it.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedLine, Task> lines = new();
    private readonly int target;
    private readonly Task accepting;
    private volatile bool isCut;

    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    public int Port { get; }

    /// <summary>What is to happen to which statement; shared by all lines, because nobody knows beforehand on which one it comes.</summary>
    public ProxyPlan Plan { get; } = new();

    /// <summary>Closes every line and each new one, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var line in lines.Keys)
        {
            line.Close();
        }
    }

    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        Plan.Deliver();
        Cut();
        listener.Stop();
        await accepting;
        await Task.WhenAll(lines.Values);
        listener.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            var line = new ProxiedLine(client, Plan);
            if (isCut)
            {
                line.Close();
                continue;
            }

            lines[line] = Carry(line);
        }
    }

    private async Task Carry(ProxiedLine line)
    {
        await line.Run(target);
        lines.TryRemove(line, out _);
    }
}
