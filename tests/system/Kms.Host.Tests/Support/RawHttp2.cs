using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kms.HostTests.Support;

/// <summary>
/// HTTP/2 frame by frame (RFC 9113), for what no client does on purpose. Header fields are sent as literals without compression.
/// </summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte GoAway = 7;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const byte Ack = 1;
    private const int InitialWindow = 4;

    private readonly Socket socket;
    private readonly SslStream tls;
    private int lastStream = -1;

    private RawHttp2(Socket socket, SslStream tls) => (this.socket, this.tls) = (socket, tls);

    /// <param name="window">What the server may send on a stream, in bytes.</param>
    public static async Task<RawHttp2> Connect(int port, X509Certificate2 authority, int window = 65_535)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            CertificateChainPolicy = AdminClient.Trusting(authority),
        });
        var made = new RawHttp2(socket, tls);
        await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        var setting = new byte[6];
        setting[1] = InitialWindow;
        BinaryPrimitives.WriteInt32BigEndian(setting.AsSpan(2), window);
        await made.Send(Settings, 0, 0, setting);
        return made;
    }

    /// <returns>The new stream.</returns>
    public async Task<int> Ask(bool isWhole, params (string Name, string Value)[] fields)
    {
        var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            Write(block, name);
            Write(block, value);
        }

        lastStream += 2;
        await Send(Headers, (byte)(EndHeaders | (isWhole ? EndStream : 0)), lastStream, block.ToArray());
        return lastStream;
    }

    public Task Send(int stream, string data, bool isLast) => Send(Data, isLast ? EndStream : (byte)0, stream, Encoding.UTF8.GetBytes(data));

    public async Task ResetStream(int stream)
    {
        var code = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(code, 8); // CANCEL
        await Send(Reset, 0, stream, code);
    }

    /// <summary>
    /// Reads on until a frame of this kind came for the stream (0: for the connection), and acknowledges settings on the way.
    /// </summary>
    public async Task Until(byte kind, int stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var head = new byte[9];
        while (true)
        {
            await tls.ReadExactlyAsync(head, limit.Token);
            await tls.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]], limit.Token);
            if (head[3] == Settings && (head[4] & Ack) == 0)
            {
                await Send(Settings, Ack, 0, []);
            }

            if (head[3] == kind && BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) == stream)
            {
                return;
            }
        }
    }

    /// <summary>Ends the connection without a word: the other side gets a reset.</summary>
    public void Break()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => tls.Dispose();

    private async Task Send(byte kind, byte flags, int stream, byte[] content)
    {
        var frame = new byte[9 + content.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length);
        (frame[3], frame[4]) = (kind, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        content.CopyTo(frame, 9);
        await tls.WriteAsync(frame);
    }

    /// <summary>RFC 7541: a length of 7 bits or more, and the bytes.</summary>
    private static void Write(MemoryStream block, string text)
    {
        var length = text.Length;
        if (length < 127)
        {
            block.WriteByte((byte)length);
        }
        else
        {
            block.WriteByte(127);
            for (length -= 127; length >= 128; length >>= 7)
            {
                block.WriteByte((byte)(length | 128));
            }

            block.WriteByte((byte)length);
        }

        block.Write(Encoding.ASCII.GetBytes(text));
    }
}
