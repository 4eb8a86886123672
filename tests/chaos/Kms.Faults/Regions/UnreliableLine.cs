using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kms.Faults.Regions;

/// <summary>
/// Stands between the two regions and treats what passes badly: pieces are late, altered, sent twice or swallowed, lines break in the middle. TLS notices all of it; what
/// is tested is that the stream goes on from where both sides really are.
/// </summary>
internal sealed class UnreliableLine : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Task, bool> lines = new();
    private readonly ConcurrentDictionary<Socket, bool> sockets = new();
    private readonly Func<int> target;
    private readonly Random random;
    private readonly Task accepting;
    private volatile int badness;
    private int faults;

    public UnreliableLine(Func<int> target, int seed)
    {
        this.target = target;
        random = new Random(seed);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    public int Port { get; }

    public Uri Address => new($"https://127.0.0.1:{Port}");

    public int Faults => faults;

    /// <summary>Of a thousand pieces, how many are mistreated; 0: none.</summary>
    public int Badness
    {
        get => badness;
        set => badness = value;
    }

    /// <summary>Breaks every line; new ones may come at once.</summary>
    public void Break()
    {
        foreach (var socket in sockets.Keys)
        {
            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        Break();
        await Task.WhenAll(lines.Keys);
        listener.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptSocketAsync();
                lines[Carry(client)] = true;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Carry(Socket client)
    {
        using var near = client;
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        sockets[near] = sockets[far] = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, target());
            await Task.WhenAny(Pass(near, far), Pass(far, near));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One end is gone: the other one learns it.
        }
        finally
        {
            sockets.TryRemove(near, out _);
            sockets.TryRemove(far, out _);
        }
    }

    private async Task Pass(Socket from, Socket to)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                foreach (var piece in await Mistreat(buffer.AsMemory(0, count)))
                {
                    for (var sent = 0; sent < piece.Length;)
                    {
                        sent += await to.SendAsync(piece[sent..]);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One end is gone: the other one learns it.
        }
    }

    private async Task<ReadOnlyMemory<byte>[]> Mistreat(Memory<byte> piece)
    {
        var (dice, kind, at, late) = (0, 0, 0, 0);
        lock (random)
        {
            (dice, kind, at, late) = (random.Next(1000), random.Next(5), random.Next(piece.Length), random.Next(1, 400));
        }

        if (dice >= badness)
        {
            return [piece];
        }

        Interlocked.Increment(ref faults);
        switch (kind)
        {
            case 0:
                await Task.Delay(late);
                return [piece];
            case 1:
                piece.Span[at] ^= 0x40;
                return [piece];
            case 2:
                return [piece, piece];
            case 3:
                return [piece[..at]];
            default:
                Break();
                return [];
        }
    }
}
