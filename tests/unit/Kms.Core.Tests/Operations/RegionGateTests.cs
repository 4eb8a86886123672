using Kms.Access;
using Kms.Operations;
using Kms.Regions;
using Xunit;

namespace Kms.Core.Tests.Operations;

public sealed class RegionGateTests : IRegionView
{
    private static readonly Call Call = new(new Caller("p", "p"), "1");

    public RegionRole Role { get; private set; } = RegionRole.Home;

    /// <summary>How far the region is, which this node has not heard of.</summary>
    private long reached;

    public RegionPosition? PositionOf(VaultName vault) => null;

    public ValueTask<bool> HasReached(VaultName vault, long sequence, CancellationToken cancellation) => new(reached >= sequence);

    private readonly ChangesUnderWay changes = new();

    [Theory]
    [InlineData(RegionRole.Home, 4, false)]
    [InlineData(RegionRole.Home, 5, true)]
    [InlineData(RegionRole.Replica, 4, false)]
    [InlineData(RegionRole.Replica, 5, true)]
    [InlineData(RegionRole.Fenced, 5, false)]
    public async Task Serve_CallerHasSeenMoreThanThisNodeHasHeardOf_IsAnsweredWhereTheRegionIsThatFar(RegionRole role, long isAt, bool isServed)
    {
        (Role, reached) = (role, isAt);
        var vault = VaultName.TryParse("payments", out var name) ? name : default;

        var result = await new RegionGate(this, changes).Serve<Done>(
            Operation.GetKey, Call with { SeenSequence = 5 }, vault, () => new(default(Done)), CancellationToken.None);

        Assert.Equal(isServed, result.IsOk);
    }

    [Fact]
    public async Task Drain_AChangeUnderWay_WaitsForItsEnd()
    {
        var gate = new RegionGate(this, changes);
        var change = new TaskCompletionSource<Result<Done>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var changing = gate.Change<Done>(Operation.CreateKey, Call, null, () => new(change.Task)).AsTask();
        Role = RegionRole.Fenced;

        var drained = changes.Drain();
        Assert.False(drained.IsCompleted);
        change.SetResult(default(Done));

        await drained.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True((await changing).IsOk);
    }

    [Fact]
    public async Task Drain_NothingUnderWay_IsDoneAtOnceAndAgain()
    {
        var gate = new RegionGate(this, changes);

        Assert.True(changes.Drain().IsCompleted);
        await gate.Change<Done>(Operation.CreateKey, Call, null, () => new(default(Done)));
        Assert.True(changes.Drain().IsCompleted);
    }

    [Fact]
    public async Task Change_RegionThatIsNotHome_DoesNothing()
    {
        var gate = new RegionGate(this, changes);
        Role = RegionRole.Replica;

        var result = await gate.Change<Done>(Operation.DeleteKey, Call, null, () => throw new InvalidOperationException("It was let through."));

        Assert.Equal(RefusalCode.ReadOnlyReplica, result.Refusal?.Code);
    }
}
