using Kms.Contract.Tests;
using Kms.Leases;
using Kms.Orleans.Leases;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Orleans.Tests.Leases;

/// <summary>What a node holds: how long it is used, and what late answers and orders to drop do to it.</summary>
public sealed class LeaseCacheTests
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider time = TestTime.New();
    private readonly Queue<TaskCompletionSource<Result<Grant<string>>>> questions = new();
    private readonly List<string?> stamps = [];
    private readonly List<string> closed = [];
    private readonly LeaseCache<int, string, string> shelf;

    public LeaseCacheTests() => shelf = new(
        (_, have, _) =>
        {
            stamps.Add(have);
            var question = new TaskCompletionSource<Result<Grant<string>>>();
            questions.Enqueue(question);
            return new(question.Task);
        },
        (_, _, grant) => grant.State!,
        closed.Add,
        time);

    [Fact]
    public async Task Held_WhileTheLeaseLasts_NobodyIsAsked()
    {
        Assert.Equal("old", await Lend("old"));
        time.Advance(Term / 2 - TimeSpan.FromMilliseconds(1));
        Assert.True(Get().IsCompletedSuccessfully);
        Assert.Empty(questions);
    }

    [Fact]
    public async Task Held_InTheSecondHalf_IsRenewedInPassing()
    {
        await Lend("old");
        time.Advance(Term / 2);
        Assert.Equal("old", (await Get()).Value);
        Assert.Equal("old", (await Get()).Value);
        var renewal = Assert.Single(questions);
        Assert.Equal([null, "s-old"], stamps);
        renewal.SetResult(new Grant<string>("s-old", null, false, Term, true));

        // The new lease counts from the moment at which it was asked for.
        time.Advance(Term - TimeSpan.FromMilliseconds(1));
        await Eventually.True(() => Get().IsCompletedSuccessfully, "it was renewed");
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(Get().IsCompleted);
    }

    [Fact]
    public async Task Held_WhenTheLeaseIsOver_IsNotUsed()
    {
        await Lend("old");
        questions.Clear();
        time.Advance(Term);
        var asked = Get();
        Assert.False(asked.IsCompleted);
        Answer("new");
        Assert.Equal("new", (await asked).Value);
    }

    /// <summary>The node was paused between sending and receiving: the lease ran meanwhile.</summary>
    [Fact]
    public async Task Answer_LaterThanItsLease_ServesOnlyThoseWhoWereThere()
    {
        var there = Get();
        time.Advance(Term);
        Answer("old");
        Assert.Equal("old", (await there).Value);
        var later = Get();
        Assert.False(later.IsCompleted);
        Answer("new");
        Assert.Equal("new", (await later).Value);
    }

    /// <summary>The order to drop overtakes the answer that was given before it.</summary>
    [Fact]
    public async Task Answer_AfterADrop_IsNotKeptAndServesNobodyWhoCameAfterIt()
    {
        var before = Get();
        shelf.Drop(1);
        var after = Get();
        Assert.Equal(2, questions.Count);
        Answer("old");
        Assert.Equal("old", (await before).Value);
        Assert.False(after.IsCompleted);
        Answer("new");
        Assert.Equal("new", (await after).Value);
        Assert.Equal("new", (await Get()).Value);
    }

    [Fact]
    public async Task Held_AfterADrop_IsAskedForAnew()
    {
        await Lend("old");
        shelf.Drop(1);
        var asked = Get();
        Assert.False(asked.IsCompleted);
        Answer("new");
        Assert.Equal("new", (await asked).Value);
    }

    [Fact]
    public async Task WhoComesWhileItIsAsked_WithoutALease_AsksForItself()
    {
        var first = Get();
        var second = Get();
        Assert.Single(questions);
        questions.Dequeue().SetResult(new Grant<string>("s", "for this call", false, TimeSpan.Zero, true));
        Assert.Equal("for this call", (await first).Value);
        Assert.False(second.IsCompleted);
        await Eventually.True(() => questions.Count == 1, "the second one asks");
        Answer("now");
        Assert.Equal("now", (await second).Value);
    }

    [Fact]
    public async Task WhatDoesNotExist_FillsNoMemory()
    {
        for (var i = 0; i < 10; i++)
        {
            var asked = shelf.Get(i, Installation.Administrator, CancellationToken.None);
            questions.Dequeue().SetResult(new Grant<string>("s" + i, "absent", false, TimeSpan.Zero, false));
            Assert.Equal("absent", (await asked).Value);
        }

        Assert.Empty(shelf.Ids);
        Assert.Equal(10, closed.Count);
    }

    [Fact]
    public async Task Sweep_ClosesWhatNobodyUsedSinceTheLastOne()
    {
        await Lend("old");
        shelf.Sweep();
        Assert.Empty(closed);
        shelf.Sweep();
        Assert.Equal(["old"], closed);
        Assert.Empty(shelf.Ids);
    }

    private async Task<string> Lend(string state)
    {
        var asked = Get();
        Answer(state);
        return (await asked).Value;
    }

    private ValueTask<Result<string>> Get() => shelf.Get(1, Installation.Administrator, CancellationToken.None);

    private void Answer(string state) => questions.Dequeue().SetResult(new Grant<string>("s-" + state, state, false, Term, true));
}
