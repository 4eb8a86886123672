using System.Net;
using Kms.Configuration;
using Kms.Edge.Connections;
using Kms.Http;
using Kms.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.HostTests.Server;

/// <summary>
/// Who has to leave when there is no room: who sent nothing, then who sent no request, then who is idle; never who is being answered.
/// </summary>
public sealed class ConnectionTableTests
{
    private const string Here = "127.0.0.1";
    private const string There = "192.0.2.1";

    private readonly FakeTimeProvider time = TestTime.New();
    private readonly ConnectionTable table;

    public ConnectionTableTests() => table = Table(max: 8, reserved: 2, perAddress: 3);

    [Fact]
    public void Admit_AddressIsFull_ItsOwnOldestLeaves()
    {
        var other = Open("192.0.2.9");
        var mine = Enumerable.Range(0, 3).Select(_ => Open(There)).ToArray();
        var next = Open(There);
        Assert.Equal((true, false, false, false, false), (mine[0].IsAborted, mine[1].IsAborted, mine[2].IsAborted, other.IsAborted, next.IsAborted));
        Assert.Equal(4, table.Count);
    }

    [Theory]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Admit_Addresses_CountTogetherAsTheyBelong(string one, string other, bool isSame)
    {
        var first = Open(one);
        Open(one);
        Open(one);
        Open(other);
        Assert.Equal(isSame, first.IsAborted);
    }

    [Fact]
    public void Admit_Full_StrangersLeaveRoomForThisMachine()
    {
        var strangers = Enumerable.Range(0, 6).Select(i => Open($"192.0.2.{i}")).ToArray();
        Open(Here);
        Open(Here);
        Assert.DoesNotContain(strangers, stranger => stranger.IsAborted);
        Open("192.0.2.100");
        Assert.True(strangers[0].IsAborted);
    }

    [Fact]
    public async Task Admit_Full_LeavesInTheOrderOfWhatTheySent()
    {
        var known = Open(Here);
        await Ask(known, proven: true);
        var refused = Open(Here);
        await Ask(refused, proven: false);
        var anonymous = Open(Here);
        await Ask(anonymous, proven: false);
        var greeted = Open(Here);
        greeted.Features.Get<OpenConnection>()!.Greet();
        var active = Open(Here);
        var answer = new TaskCompletionSource();
        var answering = Ask(active, proven: true, answer.Task);
        var silent = Enumerable.Range(0, 3).Select(_ => Open(Here)).ToArray();

        foreach (var expected in (Connection[])[.. silent, greeted, refused, anonymous, known])
        {
            Assert.False(expected.IsAborted);
            var next = Open(Here);
            Assert.True(expected.IsAborted);
            await Ask(next, proven: true, answer.Task, wait: false);
        }

        // All are being answered now.
        Assert.False(table.TryAdmit(new Connection(Here)));
        Assert.False(active.IsAborted);
        answer.SetResult();
        await answering;
    }

    [Fact]
    public async Task Admit_FullOfSlowRequestsOfStrangers_TheSlowestLeavesBeforeAKnownCaller()
    {
        var answer = new TaskCompletionSource();
        var known = Open(Here);
        await Ask(known, proven: true);
        var answered = Open(Here);
        var asking = new List<Task> { Ask(answered, proven: true, answer.Task) };
        var slow = Enumerable.Range(0, 6).Select(_ => Open(Here)).ToArray();
        asking.AddRange(slow.Select(stranger => Ask(stranger, proven: false, answer.Task)));
        time.Advance(TimeSpan.FromSeconds(2));

        foreach (var expected in (Connection[])[.. slow, known])
        {
            Assert.False(expected.IsAborted);
            asking.Add(Ask(Open(Here), proven: false, answer.Task));
            Assert.True(expected.IsAborted);
        }

        // Those that came since have had no time to be slow.
        Assert.False(table.TryAdmit(new Connection(Here)));
        Assert.False(answered.IsAborted);
        answer.SetResult();
        await Task.WhenAll(asking);
    }

    [Fact]
    public async Task Sweep_NoRequestInTime_IsClosed()
    {
        var (silent, greeted, asked) = (Open(Here), Open(Here), Open(Here));
        greeted.Features.Get<OpenConnection>()!.Greet();
        await Ask(asked, proven: false);
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(silent.IsAborted || greeted.IsAborted);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((true, true, false), (silent.IsAborted, greeted.IsAborted, asked.IsAborted));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void Remove_Any_MakesRoomAndKeepsNothing()
    {
        for (var i = 0; i < 1000; i++)
        {
            var connection = Open($"192.0.2.{i % 250}");
            table.Remove(connection);
            table.Remove(connection);
            Assert.Equal((0, false), (table.Count, connection.IsAborted));
        }
    }

    [Fact]
    public void Remove_OfOneThatLeftLongBefore_KeepsTheCountOfItsAddress()
    {
        Connection[] early = [Open(There), Open(There)];
        for (var i = 10; i < 16; i++)
        {
            Open($"192.0.2.{i}");
        }

        Assert.All(early, connection => Assert.True(connection.IsAborted));
        table.Remove(early[1]);
        Connection[] later = [Open(There), Open(There), Open(There)];
        table.Remove(early[0]);
        Open(There);
        Assert.True(later[0].IsAborted);
    }

    [Theory]
    [InlineData(450L, 200, null, 154)]
    [InlineData(1024L, 200, null, 696)]
    [InlineData(1_000_000L, 200, null, 10_000)]
    [InlineData(null, 0, null, 10_000)]
    [InlineData(1024L, 200, 500, 500)]
    [InlineData(1_000_000L, 200, 50_000, 50_000)]
    public void Limits_Of_FilesAndSetting(long? files, int open, int? wanted, int max)
    {
        var limits = ConnectionLimits.For(ConnectionOptions.Default with { Max = wanted }, files, open);
        Assert.Equal((max, max / 2), (limits.Max, limits.PerAddress));
        Assert.InRange(limits.Reserved, 2, max / 8);
    }

    [Theory]
    [InlineData(300L, 200, null, "ulimit -n")]
    [InlineData(450L, 200, 5000, "Kms:Connections:Max")]
    public void Limits_NoRoom_AreRefused(long files, int open, int? wanted, string expected) => Assert.Contains(
        expected,
        Assert.Throws<StartRefusedException>(() => ConnectionLimits.For(ConnectionOptions.Default with { Max = wanted }, files, open)).Message,
        StringComparison.Ordinal);

    private ConnectionTable Table(int max, int reserved, int perAddress)
    {
        var made = new ConnectionTable(time, new ConnectionLog(NullLogger.Instance, time));
        made.Open(new ConnectionLimits(max, reserved, perAddress, TimeSpan.FromSeconds(15)));
        return made;
    }

    private Connection Open(string address)
    {
        var connection = new Connection(address);
        Assert.True(table.TryAdmit(connection));
        time.Advance(TimeSpan.FromMilliseconds(1));
        return connection;
    }

    private async Task Ask(Connection connection, bool proven, Task? answer = null, bool wait = true)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(connection.Features.Get<OpenConnection>());
        context.Features.Set(connection.Features.Get<IProvenCaller>());

        // Whatever a stranger writes into the header proves nothing.
        context.Request.Headers.Authorization = "Bearer x";
        var asking = table.InFrontOf(async http =>
        {
            if (proven)
            {
                http.Features.Get<IProvenCaller>()!.Prove();
            }

            await (answer ?? Task.CompletedTask);
        })(context);
        if (wait && answer is null)
        {
            await asking;
        }

        time.Advance(TimeSpan.FromMilliseconds(1));
        if (wait && answer is not null)
        {
            await asking;
        }
    }

    private sealed class Connection(string address) : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override EndPoint? RemoteEndPoint { get; set; } = new IPEndPoint(IPAddress.Parse(address), 1);

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
