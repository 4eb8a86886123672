using Kms.Access;
using Kms.Audit;
using Kms.Regions;
using Kms.Replication;
using Xunit;

namespace Kms.Core.Tests.Regions;

public sealed class RegionGateTests : IRegionView
{
    private static readonly Call Call = new(new Caller("p", "p"), "1");

    public RegionRole Role { get; private set; } = RegionRole.Home;

    public RegionPosition? PositionOf(VaultName vault) => null;

    [Fact]
    public async Task Drain_AChangeUnderWay_WaitsForItsEnd()
    {
        var gate = new RegionGate(this);
        var change = new TaskCompletionSource<Result<Done>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var changing = gate.Change<Done>(AuditedOperation.CreateKey, Call, null, () => new(change.Task)).AsTask();
        Role = RegionRole.Fenced;

        var drained = gate.Drain();
        Assert.False(drained.IsCompleted);
        change.SetResult(default(Done));

        await drained.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True((await changing).IsOk);
    }

    [Fact]
    public async Task Drain_NothingUnderWay_IsDoneAtOnceAndAgain()
    {
        var gate = new RegionGate(this);

        Assert.True(gate.Drain().IsCompleted);
        await gate.Change<Done>(AuditedOperation.CreateKey, Call, null, () => new(default(Done)));
        Assert.True(gate.Drain().IsCompleted);
    }

    [Fact]
    public async Task Change_RegionThatIsNotHome_DoesNothing()
    {
        var gate = new RegionGate(this);
        Role = RegionRole.Replica;

        var result = await gate.Change<Done>(AuditedOperation.DeleteKey, Call, null, () => throw new InvalidOperationException("It was let through."));

        Assert.Equal(RefusalCode.ReadOnlyReplica, result.Refusal?.Code);
    }
}
