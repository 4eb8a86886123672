using System.Diagnostics;
using Kms.Records;
using Kms.Testing;
using Kms.Testing.PostgreSql;
using Kms.TwoZone;
using Kms.Zones.Sql.PostgreSql;
using Xunit;

namespace Kms.Zones.Tests.PostgreSql;

/// <summary>A server that stands still (SIGSTOP) with its connections open: every answer comes within its bound all the same.</summary>
public sealed class HangingServerTests : IAsyncLifetime
{
    private static readonly PostgreSqlZoneOptions Options = new()
    {
        WriteTimeout = TimeSpan.FromMilliseconds(800),
        ReadTimeout = TimeSpan.FromMilliseconds(500),
        ConnectTimeout = TimeSpan.FromMilliseconds(500),
    };

    // What a busy machine adds to a bound.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(700);

    private PostgreSqlCluster cluster = null!;
    private PostgreSqlZone zone = null!;
    private FencingToken token;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgreSqlPrograms.Folder is null, PostgreSqlPrograms.WhereToGetThem);
        cluster = await PostgreSqlCluster.Start();
        zone = new PostgreSqlZone("A", cluster.ConnectionString(), TimeProvider.System, Options);
        Assert.True((await zone.Open(default)).IsApplied);
        token = await zone.Claim();
        await zone.Write(token, "r");
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await zone.DisposeAsync();
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task Execute_ServerStandsStill_EveryCallerHasAnAnswerWithinTheBound()
    {
        cluster.Pause();
        try
        {
            var clock = Stopwatch.StartNew();
            var replies = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => zone.Execute(ZoneSteps.Prepare($"p{i}", 1), token, default).AsTask()));

            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Options.WriteTimeout + Slack);
            Assert.All(replies, reply => Assert.True(reply.Outcome is ZoneOutcome.Unknown or ZoneOutcome.Unreachable, reply.ToString()));
            Assert.Contains(replies, reply => reply.Outcome == ZoneOutcome.Unreachable);
            Assert.All(replies, reply => Assert.False(reply.Damaged));

            // From now on nobody waits at all.
            clock.Restart();
            Assert.Equal(ZoneOutcome.Unreachable, (await zone.Execute(ZoneSteps.Prepare("q", 1), token, default)).Outcome);
            Assert.Equal(ZoneOutcome.Unreachable, (await zone.Read("r", default)).Outcome);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
        }
        finally
        {
            cluster.Resume();
        }
    }

    [Fact]
    public async Task Read_ServerStandsStill_EveryCallerHasAnAnswerWithinTheBound()
    {
        cluster.Pause();
        try
        {
            var clock = Stopwatch.StartNew();
            var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => zone.Read("r", default).AsTask()));

            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Options.ReadTimeout + Slack);
            Assert.All(replies, reply => Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome));
            Assert.Contains(replies, reply => reply.Reason!.Contains("does not answer", StringComparison.Ordinal));
        }
        finally
        {
            cluster.Resume();
        }
    }

    [Fact]
    public async Task Read_CallerCancels_LeavesAtOnce()
    {
        cluster.Pause();
        try
        {
            using var cancel = new CancellationTokenSource(20);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await zone.Read("r", cancel.Token));
        }
        finally
        {
            cluster.Resume();
        }

        Assert.Equal(1, (await zone.Read("r", default)).Value?.Version);
    }

    [Fact]
    public async Task Open_ServerStandsStill_GivesUpAndLeavesNoThreadBehind()
    {
        cluster.Pause();
        try
        {
            await zone.Read("r", default);
            var clock = Stopwatch.StartNew();
            var opened = await zone.Open(default);

            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Options.ConnectTimeout + Slack);
            Assert.Equal(ZoneOutcome.Unreachable, opened.Outcome);
            Assert.Contains("does not answer", opened.Reason, StringComparison.Ordinal);

            var threads = ThreadPool.ThreadCount;
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(ZoneOutcome.Unreachable, (await zone.Open(default)).Outcome);
            }

            Assert.InRange(ThreadPool.ThreadCount, 0, threads + 4);
        }
        finally
        {
            cluster.Resume();
        }

        await Eventually.True(async () => (await zone.Open(default)).IsApplied, "the server goes on");
        Assert.Equal(2, await zone.Write(token, "r", 2));
    }

    [Fact]
    public async Task Execute_ArrivesAfterTheServerGoesOn_IsFencedByTheTicketAndTheRow()
    {
        cluster.Pause();
        var sent = await zone.Execute(ZoneSteps.Prepare("late", 1), token, default);
        Assert.Equal(ZoneOutcome.Unknown, sent.Outcome);
        cluster.Resume();
        await Eventually.True(async () => (await zone.Open(default)).IsApplied, "the server goes on");

        // Either the late statement is there by now, or it finds the new fencing token or the raised ballot: never both.
        var next = ZoneSteps.FirstControl with { Epoch = 2 };
        Assert.True((await zone.SetControl(ZoneSteps.FirstControl, next, default)).IsApplied);
        var fenced = await zone.Execute(new Fence("late", 0, 0, "s", 0), next.Token, default);
        var row = (await zone.Read("late", default)).Value!;
        Assert.Equal(fenced.IsApplied, row.Intent is null);
        Assert.Equal(fenced.IsApplied ? 1 : 0, row.Ballot);
        Assert.Equal(ZoneOutcome.Stale, (await zone.Execute(ZoneSteps.Prepare("later", 1), token, default)).Outcome);
    }
}
