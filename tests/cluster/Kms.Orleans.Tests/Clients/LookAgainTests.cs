using Kms.Orleans.Clients;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Orleans.Tests.Clients;

/// <summary>Whoever sends tokens with unknown keys makes a gateway ask, but not as often as they like.</summary>
public sealed class LookAgainTests
{
    private readonly FakeTimeProvider time = TestTime.New();
    private int looks;

    [Fact]
    public async Task Now_ManyAtOnce_LookOnceAndAllWaitForIt()
    {
        var answer = new TaskCompletionSource();
        var again = Again(() => answer.Task);
        var waiting = Enumerable.Range(0, 20).Select(_ => again.Now()).ToArray();
        Assert.Equal(1, looks);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        answer.SetResult();
        await Task.WhenAll(waiting);

        // While one is under way there is no second, however long it takes.
        var slow = new TaskCompletionSource();
        answer = slow;
        time.Advance(TimeSpan.FromSeconds(1));
        var first = again.Now();
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Same(first, again.Now());
        Assert.Equal(2, looks);
        slow.SetResult();
    }

    [Fact]
    public async Task Now_OneAfterTheOther_LooksOnceASecond()
    {
        var again = Again(() => Task.CompletedTask);
        for (var i = 0; i < 100; i++)
        {
            await again.Now();
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(10, looks);
    }

    private LookAgain Again(Func<Task> look) => new(
        () =>
        {
            looks++;
            return look();
        },
        time);
}
