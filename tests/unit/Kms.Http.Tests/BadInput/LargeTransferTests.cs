using System.Net.Sockets;
using System.Text;
using Kms.Http.Service;
using Kms.Http.Tokens;
using Kms.Http.Wire;
using Kms.Testing;
using Xunit;

namespace Kms.Http.BadInput;

/// <summary>A backup may be many megabytes: who may not restore sends none, and those who may are few at a time and not slow.</summary>
public sealed class LargeTransferTests : IAsyncLifetime
{
    private readonly RunningService service = new();
    private readonly List<TcpClient> sockets = [];

    public ValueTask InitializeAsync() => service.InitializeAsync();

    [Fact]
    public async Task Restore_WithoutPermission_IsRefusedBeforeTheBodyIsSent()
    {
        var answer = await Answer(await Begin(RunningService.Reader, RequestBody.BackupBytesMax));

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Contains("ForbiddenByRbac", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_LongerThanAnyBackup_IsRefusedBeforeTheBodyIsSent()
    {
        var answer = await Answer(await Begin(RunningService.Administrator, RequestBody.BackupBytesMax + 1));

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restores_ThatStandStill_KeepOthersOutOnlyForAWhile()
    {
        var before = service.Time.Waiting;
        var standing = new List<NetworkStream>();
        for (var i = 0; i < LargeTransfers.AtOnceMax; i++)
        {
            standing.Add(await Begin(RunningService.Administrator, 1000, "{\"value\":\""));
        }

        await Eventually.True(() => service.Time.Waiting == before + LargeTransfers.AtOnceMax, "all of them have their time");
        var late = await Begin(RunningService.Administrator, 1000, "{\"value\":\"");
        await Eventually.True(() => service.Time.Waiting == before + LargeTransfers.AtOnceMax + 1, "one more waits for room");
        service.Time.Advance(LargeTransfers.WaitMax);
        var busy = await Answer(late);
        Assert.StartsWith("HTTP/1.1 429 ", busy, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", busy, StringComparison.Ordinal);
        Assert.Equal(200, (await service.Client.Post("/keys/beside/create", """{"kty":"EC"}""")).Status);

        // Who may not have a backup neither waits for room nor takes it.
        using var reader = service.ClientWith(service.Tokens.Issue(RunningService.Reader, "https://localhost"));
        var refusal = reader.Post("/keys/beside/backup").WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(403, (await refusal).Status);

        service.Time.Advance(LargeTransfers.TransferMax);
        foreach (var stream in standing)
        {
            Assert.StartsWith("HTTP/1.1 408 ", await Answer(stream), StringComparison.Ordinal);
        }

        var backup = (await service.Client.Post("/keys/beside/backup")).Text;
        await service.Client.Delete("/keys/beside");
        await service.Client.Delete("/deletedkeys/beside");
        Assert.Equal(200, (await service.Client.Post("/keys/restore", backup)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        sockets.ForEach(socket => socket.Dispose());
        await service.DisposeAsync();
    }

    private async Task<NetworkStream> Begin(TokenClient caller, int length, string body = "")
    {
        var socket = new TcpClient();
        sockets.Add(socket);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, service.Port);
        var token = service.Tokens.Issue(caller, "https://localhost");
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /keys/restore?api-version=7.6 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n{body}"));
        return socket.GetStream();
    }

    private static async Task<string> Answer(NetworkStream stream)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().EndsWith("}}", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            Assert.True(read > 0, "The connection ended before the answer: " + answer);
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
