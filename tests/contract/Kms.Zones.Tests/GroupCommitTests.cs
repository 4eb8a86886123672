using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Xunit;

namespace Kms.Zones.Tests;

/// <summary>The queue in front of a database, with a database that does what the test says.</summary>
public sealed class GroupCommitTests : IBatchExecutor
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _mayGo = new(0);
    private readonly List<int> _batches = [];
    private readonly GroupCommit _commits;

    public GroupCommitTests() => _commits = new GroupCommit("test", batchLimit: 4, this);

    void IBatchExecutor.Execute(IReadOnlyList<WriteRequest> batch)
    {
        _entered.Release();
        _mayGo.Wait();
        _batches.Add(batch.Count);
        foreach (var request in batch.Cast<StatementRequest>())
        {
            request.Reply = ZoneReply.Ok(7L);
        }
    }

    void IBatchExecutor.Settle()
    {
    }

    [Fact]
    public async Task Post_CancelledWhileWaiting_IsNotExecutedAndThrowsAtOnce()
    {
        using var cancel = new CancellationTokenSource();
        var first = Post();
        await _entered.WaitAsync();
        var second = Post(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        _mayGo.Release(2);
        Assert.Equal(7, (await first).Value);
        await Stop();
        Assert.Equal([1], _batches);
    }

    [Fact]
    public async Task Post_CancelledAfterItWasTaken_GetsTheRealAnswer()
    {
        using var cancel = new CancellationTokenSource();
        var pending = Post(cancel.Token);
        await _entered.WaitAsync();
        await cancel.CancelAsync();
        Assert.False(pending.IsCompleted);
        _mayGo.Release();

        Assert.Equal(7, (await pending).Value);
        await Stop();
    }

    [Fact]
    public async Task Post_ManyWhileBusy_AreTakenTogetherUpToTheLimit()
    {
        var first = Post();
        await _entered.WaitAsync();
        var others = Enumerable.Range(0, 10).Select(_ => Post()).ToList();
        _mayGo.Release(4);
        await first;
        await Task.WhenAll(others);
        await Stop();

        Assert.Equal([1, 4, 4, 2], _batches);
    }

    [Fact]
    public async Task Post_ExclusiveBetweenStatements_RunsInItsTurnAndAlone()
    {
        var first = Post();
        await _entered.WaitAsync();
        var second = Post();
        var seen = 0;
        var exclusive = new ExclusiveRequest(
            () =>
            {
                seen = _batches.Count;
                return ZoneReply.Ok(true);
            },
            default);
        _commits.Post(exclusive);
        var third = Post();
        _mayGo.Release(3);
        Assert.True((await exclusive.Pending).IsApplied);
        await Task.WhenAll(first, second, third);
        await Stop();

        Assert.Equal(2, seen);
        Assert.Equal([1, 1, 1], _batches);
    }

    [Fact]
    public async Task Post_Continuation_DoesNotRunOnTheWriter()
    {
        var pending = new StatementRequest(new Commit("r", "i"), default, default);
        _commits.Post(pending);
        await _entered.WaitAsync();
        var name = Task.Run(async () =>
        {
            await pending.Pending.ConfigureAwait(false);
            return Thread.CurrentThread.Name;
        });
        _mayGo.Release();

        Assert.NotEqual("test", await name);
        await Stop();
    }

    [Fact]
    public async Task Post_AfterStop_IsUnreachable()
    {
        await Stop();

        Assert.Equal(ZoneOutcome.Unreachable, (await Post()).Outcome);
    }

    private Task<ZoneReply<long>> Post(CancellationToken cancellation = default)
    {
        var request = new StatementRequest(new Commit("r", "i"), default, cancellation);
        _commits.Post(request);
        return request.Pending.AsTask();
    }

    private Task Stop() => _commits.Stop(new ExclusiveRequest(() => ZoneReply.Ok(true), default));
}
