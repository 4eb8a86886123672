using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Zones.Tests;

/// <summary>Group commit for a server: what gathers, what is bounded, what is refused.</summary>
public sealed class BatchLaneTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider time = TestTime.New();
    private readonly Sender sender = new();
    private readonly BatchLane lane;

    public BatchLaneTests() => lane = new BatchLane(4, Bound, time, sender);

    [Fact]
    public async Task Post_WhileABatchIsUnderWay_GathersTheNextUpToTheLimit()
    {
        var replies = Enumerable.Range(0, 7).Select(_ => Post()).ToArray();
        sender.Answer();
        sender.Answer();
        sender.Answer();
        await Task.WhenAll(replies);

        Assert.Equal([1, 4, 2], sender.Batches);
    }

    [Fact]
    public async Task Post_BehindASlowBatch_HasWhatIsLeftOfItsBound()
    {
        var first = Post();
        var second = Post();
        time.Advance(Bound / 4);
        sender.Answer();
        await first;

        Assert.Equal(Bound * 0.75, sender.Within);
        sender.Answer();
        await second;
    }

    [Fact]
    public async Task Post_BehindABatchThatTookTooLong_IsNotSentAndCertainlyNotDone()
    {
        var first = Post();
        var second = Post();
        time.Advance(Bound * 0.9);
        sender.Answer();
        await first;

        var reply = await second;
        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);
        Assert.Contains("not sent", reply.Reason, StringComparison.Ordinal);
        Assert.Equal([1], sender.Batches);
    }

    [Fact]
    public async Task Stop_RefusingWhatWaits_LeavesWhatIsUnderWay()
    {
        var first = Post();
        var second = Post();
        var idle = lane.Stop(ZoneReply.Unreachable<bool>("gone", damaged: true), finishWaiting: false);

        Assert.Equal((ZoneOutcome.Unreachable, "gone", true), ((await second).Outcome, (await second).Reason, (await second).Damaged));
        Assert.False(idle.IsCompleted);
        sender.Answer();
        Assert.True((await first).IsApplied);
        await idle;
        Assert.Equal("gone", (await Post()).Reason);
    }

    [Fact]
    public async Task Stop_FinishingWhatWaits_CompletesWhenAllIsAnswered()
    {
        var replies = new[] { Post(), Post() };
        var idle = lane.Stop(ZoneReply.Unreachable<bool>("closed"), finishWaiting: true);
        sender.Answer();
        Assert.False(idle.IsCompleted);
        sender.Answer();

        Assert.All(await Task.WhenAll(replies), reply => Assert.True(reply.IsApplied));
        await idle;
    }

    [Fact]
    public async Task Post_CancelledWhileWaiting_IsNotSent()
    {
        using var cancel = new CancellationTokenSource();
        var first = Post();
        var second = Post(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        sender.Answer();

        Assert.True((await first).IsApplied);
        Assert.Equal([1], sender.Batches);
    }

    [Fact]
    public async Task Post_ByCallersThatWereAnsweredTogether_GoesTogether()
    {
        var other = new Sender();
        var next = new BatchLane(4, Bound, time, other);
        var chains = Enumerable.Range(0, 5).Select(_ => Chain()).ToArray();
        sender.Answer();
        other.Answer();
        sender.Answer();
        Assert.Equal([1, 4], other.Batches);
        other.Answer();
        await Task.WhenAll(chains);

        async Task Chain()
        {
            await Post();
            var request = Request(default);
            next.Post(request);
            Assert.True((await request.Pending).IsApplied);
        }
    }

    private static StatementRequest Request(CancellationToken cancellation) => new(ZoneSteps.Prepare("r", 1), default, cancellation);

    private Task<ZoneReply<long>> Post(CancellationToken cancellation = default)
    {
        var request = Request(cancellation);
        var pending = request.Pending;
        lane.Post(request);
        return Await(pending);

        // As a caller does: its continuation is there before the answer.
        static async Task<ZoneReply<long>> Await(ValueTask<ZoneReply<long>> pending) => await pending;
    }

    /// <summary>Answers a batch when the test says so.</summary>
    private sealed class Sender : IBatchSender
    {
        private TaskCompletionSource answer = new();
        private IReadOnlyList<WriteRequest> batch = [];

        public List<int> Batches { get; } = [];

        public TimeSpan Within { get; private set; }

        public bool Joins(WriteRequest first, WriteRequest next) => true;

        public Task Send(IReadOnlyList<WriteRequest> requests, TimeSpan within)
        {
            Batches.Add(requests.Count);
            (Within, batch, answer) = (within, requests, new TaskCompletionSource());
            return answer.Task;
        }

        public void Answer()
        {
            foreach (var request in batch)
            {
                ((StatementRequest)request).Reply = ZoneReply.Ok(1L);
            }

            answer.SetResult();
        }
    }
}
