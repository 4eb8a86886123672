using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kms.Http.Service;

/// <summary>
/// One HTTP/2 request written by hand (RFC 9113, RFC 7541): what ordinary clients do not send, such as an :authority beside another Host.
/// </summary>
internal static class RawHttp2
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <returns>The answer's body; null where the stream was reset instead.</returns>
    public static async Task<string?> Send(int port, params (string Name, string Value)[] headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var stream = socket.GetStream();
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await stream.WriteAsync(Frame(Settings, 0, 0, []));
        await stream.WriteAsync(Frame(Headers, EndStream | EndHeaders, 1, [.. headers.SelectMany(Literal)]));
        var body = new MemoryStream();
        while (true)
        {
            var head = new byte[9];
            await stream.ReadExactlyAsync(head);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload);
            switch (head[3])
            {
                case Reset or GoAway:
                    return null;
                case Data:
                    body.Write(payload);
                    break;
            }

            if (head[3] is Data or Headers && (head[4] & EndStream) != 0)
            {
                return Encoding.UTF8.GetString(body.ToArray());
            }
        }
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>A header that is not indexed, neither part compressed. Both are shorter than 127 bytes, but for the token.</summary>
    private static byte[] Literal((string Name, string Value) header) => [0, .. Text(header.Name), .. Text(header.Value)];

    private static byte[] Text(string text)
    {
        var length = new List<byte>();
        var rest = text.Length;
        if (rest < 127)
        {
            length.Add((byte)rest);
        }
        else
        {
            length.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                length.Add((byte)((rest & 127) | 128));
            }

            length.Add((byte)rest);
        }

        return [.. length, .. Encoding.ASCII.GetBytes(text)];
    }
}
