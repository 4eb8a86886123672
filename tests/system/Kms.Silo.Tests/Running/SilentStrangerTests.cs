using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kms.Clustering;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>Connections to the cluster's ports that send nothing take few files, however many there are.</summary>
[Trait("Category", "Long")]
public sealed class SilentStrangerTests(DatabaseServer databases)
{
    private const int Many = 300;

    [Fact]
    public async Task Connections_ThatSendNothing_TakeFewFilesAndHinderNobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is needed.");
        var port = FreePort();
        await using var node = await Node.Start(Place.New(databases), more: ["--Kms:Cluster:SiloPort", port.ToString(CultureInfo.InvariantCulture)]);
        using var admin = new AdminClient(node.Data);
        Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("before")).StatusCode);
        var before = Files(node.Process.Pid);
        var strangers = new List<Socket>();
        try
        {
            for (var i = 0; i < Many; i++)
            {
                var stranger = new Socket(SocketType.Stream, ProtocolType.Tcp);
                strangers.Add(stranger);
                await stranger.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            }

            // The last one is accepted when one is closed that came before it.
            Assert.Equal(0, await Read(strangers[Many - 1 - Strangers.PerAddressMax]));
            Assert.InRange(Files(node.Process.Pid) - before, 0, Strangers.CountMax + 16);
            Assert.Equal(HttpStatusCode.OK, (await admin.CreateKey("during")).StatusCode);
        }
        finally
        {
            strangers.ForEach(stranger => stranger.Dispose());
        }

        Assert.Equal(0, await node.Process.Terminate());
    }

    [Fact]
    public void Admit_OneTooMany_TheOldestOfItsAddressLeavesOrOfAll()
    {
        var strangers = new Strangers();
        var other = Open(strangers, 250);
        var mine = Enumerable.Range(0, Strangers.PerAddressMax + 1).Select(_ => Open(strangers, 1)).ToArray();
        Assert.Equal((false, true, false), (other.IsAborted, mine[0].IsAborted, mine[1].IsAborted));
        Assert.Equal(Strangers.PerAddressMax + 1, strangers.Count);

        for (var i = 2; strangers.Count < Strangers.CountMax; i++)
        {
            Open(strangers, i);
        }

        Open(strangers, 240);
        Assert.True(other.IsAborted);
        Assert.Equal(Strangers.CountMax, strangers.Count);
    }

    [Fact]
    public void Leave_MembersAndThoseThatEnd_CountNoMore()
    {
        var strangers = new Strangers();
        var member = Open(strangers, 1);
        strangers.Leave(member);
        var ended = Open(strangers, 1);
        ended.End();
        Assert.Equal(0, strangers.Count);
        for (var i = 0; i < Strangers.CountMax + 1; i++)
        {
            Open(strangers, 2 + i);
        }

        Assert.False(member.IsAborted);
    }

    private static Connection Open(Strangers strangers, int address)
    {
        var connection = new Connection(address);
        strangers.Admit(connection);
        return connection;
    }

    private static async Task<int> Read(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            return await socket.ReceiveAsync(new byte[1], limit.Token);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static int Files(int pid) => Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length;

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class Connection : DefaultConnectionContext
    {
        private readonly CancellationTokenSource closing = new();

        public Connection(int address)
        {
            RemoteEndPoint = new IPEndPoint(new IPAddress([192, 0, 2, (byte)address]), 1);
            ConnectionClosed = closing.Token;
        }

        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;

        public void End() => closing.Cancel();
    }
}
