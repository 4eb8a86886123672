using System.Net.Sockets;
using System.Text;
using Kms.Http.Service;
using Xunit;

namespace Kms.Http.BadInput;

/// <summary>10 MB bodies, announced or not: the answer comes before they are through, and memory stays as it was.</summary>
public sealed class HugeBodyTests(RunningService service, ITestOutputHelper output) : IClassFixture<RunningService>
{
    private const int Size = 10 * 1024 * 1024;

    private static readonly byte[] Garbage = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"kty\":\"", 8192)));

    [Theory]
    [InlineData("POST", "/keys/n/create", true)]
    [InlineData("POST", "/keys/n/create", false)]
    [InlineData("PUT", "/keys/n", true)]
    [InlineData("PUT", "/keys/n", false)]
    [InlineData("POST", "/keys/n/sign", true)]
    [InlineData("POST", "/keys/n/sign", false)]
    [InlineData("POST", "/keys/restore", true)]
    [InlineData("POST", "/keys/restore", false)]
    [InlineData("PUT", "/keys/n/rotationpolicy", true)]
    [InlineData("POST", "/rng", false)]
    [InlineData("PUT", "/vaults/n", false)]
    public async Task Body_TenMegabytes_IsRefusedBeforeItIsRead(string method, string path, bool announced)
    {
        var worst = new Worst(output);
        var before = await service.Stored();

        var answer = await worst.Measure($"{method} {path}", () => Send(method, path, announced));

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("{\"error\":{\"code\":\"RequestEntityTooLarge\"", answer, StringComparison.Ordinal);
        worst.Print();
        Assert.Equal(before, await service.Stored());
    }

    /// <summary>The head of the answer and its body, read while the request is still being sent.</summary>
    private async Task<string> Send(string method, string path, bool announced)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, service.Port);
        var stream = socket.GetStream();
        var length = announced ? $"Content-Length: {Size}" : "Transfer-Encoding: chunked";
        var token = service.Tokens.Issue(RunningService.Administrator, "https://localhost");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path}?api-version=7.6 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{length}\r\n\r\n"));
        var sending = SendBody(stream, announced);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().EndsWith("}}", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            Assert.True(read > 0, "The connection ended before the answer: " + answer);
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        socket.Close();
        await sending;
        return answer.ToString();
    }

    private static async Task SendBody(NetworkStream stream, bool announced)
    {
        try
        {
            for (var sent = 0; sent < Size; sent += Garbage.Length)
            {
                if (!announced)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Garbage.Length:x}\r\n"));
                }

                await stream.WriteAsync(Garbage);
                if (!announced)
                {
                    await stream.WriteAsync("\r\n"u8.ToArray());
                }
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            // The answer was read and the connection closed, or the server did not want more.
        }
    }
}
