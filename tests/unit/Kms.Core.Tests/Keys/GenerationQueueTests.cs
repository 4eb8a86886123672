using Kms.Access;
using Kms.Keys;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class GenerationQueueTests
{
    private static readonly Caller A = new("a", "A");
    private static readonly Caller B = new("b", "B");

    private readonly FakeTimeProvider time = TestTime.New();

    [Fact]
    public async Task Enter_PlaceFree_HasATurnAtOnce()
    {
        var queue = Queue(running: 2);
        var first = await Turn(queue.Enter(A, default));
        await Turn(queue.Enter(A, default));
        var third = queue.Enter(A, default).AsTask();
        Assert.Equal((2, 1, false), (queue.Running, queue.Waiting, third.IsCompleted));
        first.Dispose();
        first.Dispose();
        await Turn(new(third));
        Assert.Equal((2, 0), (queue.Running, queue.Waiting));
    }

    [Fact]
    public async Task Enter_OneCallerWithMany_DelaysAnotherByOneKey()
    {
        var queue = Queue();
        var turn = await Turn(queue.Enter(A, default));
        var many = Enumerable.Range(0, 5).Select(_ => queue.Enter(A, default).AsTask()).ToArray();
        var other = queue.Enter(B, default).AsTask();
        var clock = queue.Enter(Caller.Clock, default).AsTask();

        var order = new List<Task>();
        for (var i = 0; i < 7; i++)
        {
            turn.Dispose();
            await Eventually.True(() => many.Concat([other, clock]).Count(task => task.IsCompleted) == i + 1, "the next one has its turn");
            var next = many.Concat([other, clock]).First(task => task.IsCompleted && !order.Contains(task));
            order.Add(next);
            turn = await Turn(new(next));
        }

        Assert.Equal([many[0], other, clock, many[1], many[2], many[3], many[4]], order);
    }

    [Fact]
    public async Task Enter_TooManyOfOneCaller_AreRefusedAndOthersAreNot()
    {
        var queue = Queue(perCaller: 3);
        using var turn = await Turn(queue.Enter(A, default));
        _ = queue.Enter(A, default).AsTask();
        _ = queue.Enter(A, default).AsTask();
        var refusal = (await queue.Enter(A, default)).Refusal!;
        Assert.Equal((RefusalCode.Throttled, 3), (refusal.Code, refusal.RetryAfter!.Value.TotalSeconds));
        _ = queue.Enter(B, default).AsTask();
        Assert.Equal(3, queue.Waiting);
    }

    [Fact]
    public async Task Enter_TooManyInAll_AreRefusedButTheClockIsNot()
    {
        var queue = Queue(waiting: 2);
        using var turn = await Turn(queue.Enter(A, default));
        _ = queue.Enter(A, default).AsTask();
        _ = queue.Enter(B, default).AsTask();
        Assert.Equal(RefusalCode.Throttled, (await queue.Enter(new Caller("c", "C"), default)).Refusal?.Code);
        var clock = queue.Enter(Caller.Clock, default).AsTask();
        Assert.Equal(3, queue.Waiting);
        Assert.False(clock.IsCompleted);
    }

    [Fact]
    public async Task Enter_WaitedTooLong_IsRefusedAndTheClockGoesOnWaiting()
    {
        var queue = Queue();
        var turn = await Turn(queue.Enter(A, default));
        var late = queue.Enter(B, default).AsTask();
        var clock = queue.Enter(Caller.Clock, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(RefusalCode.Throttled, (await late).Refusal?.Code);
        Assert.Equal(1, queue.Waiting);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(clock.IsCompleted);
        turn.Dispose();
        await Turn(new(clock));
    }

    [Fact]
    public async Task Enter_CallerLeaves_LosesItsPlace()
    {
        var queue = Queue();
        using var leaving = new CancellationTokenSource();
        var turn = await Turn(queue.Enter(A, default));
        var gone = Enumerable.Range(0, 9).Select(_ => queue.Enter(A, leaving.Token).AsTask()).ToArray();
        var stays = queue.Enter(A, default).AsTask();
        await leaving.CancelAsync();
        foreach (var task in gone)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }

        Assert.Equal((1, 1), (queue.Running, queue.Waiting));
        turn.Dispose();
        (await Turn(new(stays))).Dispose();
        Assert.Equal((0, 0), (queue.Running, queue.Waiting));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.Enter(A, leaving.Token));
        Assert.Equal((0, 0), (queue.Running, queue.Waiting));
    }

    /// <summary>A caller's place is free again when it has its key, and when it has left.</summary>
    [Fact]
    public async Task Enter_AfterATurnOrALeave_HasARoomOfItsOwnAgain()
    {
        var queue = Queue(perCaller: 2);
        for (var i = 0; i < 5; i++)
        {
            using var leaving = new CancellationTokenSource();
            using var turn = await Turn(queue.Enter(A, default));
            var waiting = queue.Enter(A, leaving.Token).AsTask();
            Assert.Equal(RefusalCode.Throttled, (await queue.Enter(A, default)).Refusal?.Code);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Assert.Equal((0, 0), (queue.Running, queue.Waiting));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await queue.Enter(null!, default));
    }

    /// <summary>A second for each round of keys that is ahead, one at least and ten at most.</summary>
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 3, 4)]
    [InlineData(2, 4, 3)]
    [InlineData(1, 20, 10)]
    public async Task Enter_TooMany_HearsWhenToComeAgain(int running, int waiting, int seconds)
    {
        var queue = Queue(running, perCaller: 100, waiting);
        for (var i = 0; i < running + waiting; i++)
        {
            _ = queue.Enter(A, default).AsTask();
        }

        var refusal = (await queue.Enter(B, default)).Refusal!;
        Assert.Equal((RefusalCode.Throttled, seconds), (refusal.Code, (int)refusal.RetryAfter!.Value.TotalSeconds));
        Assert.Equal(
            "Too many RSA keys are being made at the moment: try again later, or make EC keys, which take no time.", refusal.Message);
    }

    /// <summary>Half of the processors are left to those who use keys.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(8, 4)]
    public void Limits_OfAMachine_LeaveHalfOfIt(int processors, int running) =>
        Assert.Equal(new GenerationLimits(running, 16, 128, TimeSpan.FromSeconds(5)), GenerationLimits.For(processors));

    private GenerationQueue Queue(int running = 1, int perCaller = 16, int waiting = 128) =>
        new(new GenerationLimits(running, perCaller, waiting, TimeSpan.FromSeconds(10)), time);

    private static async Task<GenerationTurn> Turn(ValueTask<Result<GenerationTurn>> entered) => (await entered).Value;
}
