using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>
/// Connections that send nothing, many more than files may be open: callers are served, changes are durable and recorded, the process
/// lives.
/// </summary>
public sealed class FloodTests
{
    private const int OpenFiles = 450;
    private const int Connections = 3000;
    private const long ResidentKilobytesMax = 600 * 1024;

    [Fact]
    public async Task Flood_MoreConnectionsThanFiles_CallersAreServed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit and /proc are needed.");
        using var data = new TempFolder();
        await using var host = HostProcess.StartWithFiles(OpenFiles, data.Path);
        await host.Ready();
        using var old = new AdminClient(data);
        using var first = await old.CreateKey("before");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var ending = new CancellationTokenSource();
        var flood = Flood(old.Endpoint.Port, ending.Token);
        try
        {
            for (var i = 0; i < 20; i++)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
                using var signed = await Persistently(() => old.Sign("before"));
                using var next = new AdminClient(data);
                using var made = await Persistently(() => next.CreateKey("during-" + i.ToString(CultureInfo.InvariantCulture)));
                Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (signed.StatusCode, made.StatusCode));
                using var health = await Persistently(() => next.Send(HttpMethod.Get, "/health/ready"));
                Assert.Contains("\"ready\"", await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
        finally
        {
            // A flood that went on after a failure would fail the tests behind it too.
            await ending.CancelAsync();
        }

        Assert.True(await flood >= Connections, "There was no flood.");
        Assert.InRange(Directory.GetFileSystemEntries($"/proc/{host.Pid}/fd").Length, 1, OpenFiles - 50);
        Assert.InRange(Resident(host.Pid), 1, ResidentKilobytesMax);
        Assert.Equal(0, await host.Terminate());
        Assert.Contains("There is no room for more connections", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" fail: ", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" crit: ", host.Output, StringComparison.Ordinal);
        await using var verify = HostProcess.Offline(data.Path, "audit", "verify");
        Assert.Equal(0, await verify.Ended());
    }

    /// <summary>As every client does: a connection that was closed before its handshake was through is tried again.</summary>
    private static async Task<HttpResponseMessage> Persistently(Func<Task<HttpResponseMessage>> ask)
    {
        for (var left = 3; ; left--)
        {
            try
            {
                return await ask();
            }
            catch (HttpRequestException problem) when (left > 0 && problem.InnerException is IOException)
            {
                // The flood was faster.
            }
        }
    }

    [Fact]
    public async Task Flood_OfTokenRequestsThatNeverEnd_CallersAreServed()
    {
        const int Max = 40;
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, "--Kms:Connections:Max", "40");
        await host.Ready();
        using var old = new AdminClient(data);
        using var first = await old.CreateKey("before");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var admin = new WireClient(data);
        var slow = new List<SlowTokenRequest>();
        try
        {
            for (var i = 0; i < Max; i++)
            {
                slow.Add(await SlowTokenRequest.Start(old.Endpoint.Port, admin.Tenant));
            }

            for (var i = 0; i < 6; i++)
            {
                slow.ForEach(request => request.SendMore());
                await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            }

            using var signed = await old.Sign("before");
            Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
            for (var i = 0; i < 5; i++)
            {
                using var next = new WireClient(data);
                Assert.Equal(200, (await next.Send("GET", "/keys/before?api-version=7.6")).Status);
            }
        }
        finally
        {
            slow.ForEach(request => request.Dispose());
        }
    }

    [Fact]
    public async Task Connection_WithoutARequest_IsClosedInTime()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, "--Kms:Connections:FirstRequest", "00:00:01");
        await host.Ready();
        using var admin = new AdminClient(data);
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, admin.Endpoint.Port, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        int read;
        try
        {
            read = await silent.GetStream().ReadAsync(new byte[1], limit.Token);
        }
        catch (IOException)
        {
            read = 0;
        }

        Assert.Equal(0, read);
    }

    [Fact]
    public async Task Start_TooFewFiles_SaysHowManyItNeeds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit is needed.");
        using var data = new TempFolder();
        await using var host = HostProcess.StartWithFiles(OpenFiles, data.Path, "--Kms:Connections:Max", "5000");
        Assert.Equal(1, await host.Ended());
        await host.Line("Kms:Connections:Max is 5000");
        await host.Line("ulimit -n");
    }

    /// <returns>How many connections were opened.</returns>
    private static async Task<int> Flood(int port, CancellationToken until)
    {
        // From two addresses, so that neither the limit of all nor that of one is the only one that is reached.
        var opened = 0;
        await Task.WhenAll(((string[])["127.0.0.1", "127.0.0.2"]).Select(source => Task.Run(async () =>
        {
            var held = new Queue<Socket>();
            while (!until.IsCancellationRequested || Volatile.Read(ref opened) < Connections)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
                try
                {
                    await socket.ConnectAsync(IPAddress.Loopback, port);
                    Interlocked.Increment(ref opened);
                }
                catch (SocketException)
                {
                    // Refused or cut off: that is the host's right.
                }

                held.Enqueue(socket);
                if (held.Count > Connections / 2)
                {
                    held.Dequeue().Dispose();
                }
            }

            foreach (var socket in held)
            {
                socket.Dispose();
            }
        })));
        return opened;
    }

    private static long Resident(int pid) => File.ReadLines($"/proc/{pid}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single();
}
