using Kms.Testing;
using Kms.TwoZone;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Core.Tests.Zones;

public sealed class CopyPaceTests
{
    private readonly FakeTimeProvider time = TestTime.New();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 20)]
    [InlineData(900, 100)]
    public async Task Rest_AfterWork_LastsTwiceAsLongAndNeverLong(int workedMs, int restMs)
    {
        var pace = new CopyPace(time);
        time.Advance(TimeSpan.FromMilliseconds(workedMs));
        var resting = pace.Rest(default).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(restMs - 1));
        Assert.False(resting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await resting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Rest_ShortPieces_AreAddedUp()
    {
        var pace = new CopyPace(time);
        time.Advance(TimeSpan.FromMilliseconds(0.6));
        Assert.True(pace.Rest(default).IsCompletedSuccessfully);
        time.Advance(TimeSpan.FromMilliseconds(0.6));
        var resting = pace.Rest(default).AsTask();
        Assert.False(resting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        await resting.WaitAsync(TimeSpan.FromSeconds(30));

        // What was rested is no work.
        Assert.True(pace.Rest(default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Rest_Cancelled_Ends()
    {
        using var stopping = new CancellationTokenSource();
        var pace = new CopyPace(time);
        time.Advance(TimeSpan.FromMilliseconds(10));
        var resting = pace.Rest(stopping.Token).AsTask();
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resting);
    }
}
