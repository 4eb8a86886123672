using Kms.Audit;
using Kms.Operations;
using Kms.Regions;
using Xunit;

namespace Kms.Core.Tests.Regions;

public sealed class RegionRulesTests
{
    public static TheoryData<Operation> Operations => [.. Enum.GetValues<Operation>()];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_Any_HasARow(Operation operation) => Assert.True(Enum.IsDefined(RegionRules.KindOf(operation)));

    [Fact]
    public void Listed_IsExactlyWhatAReadOnlyRegionServes() =>
        Assert.Equal(
            [
                Operation.GetKey, Operation.ListKeys, Operation.ListKeyVersions, Operation.Encrypt, Operation.Decrypt,
                Operation.Sign, Operation.Verify, Operation.WrapKey, Operation.UnwrapKey, Operation.BackupKey,
                Operation.GetVault, Operation.ListVaults,
            ],
            Enum.GetValues<Operation>().Where(operation => RegionRules.KindOf(operation) == RegionOperationKind.Listed));

    [Theory]
    [InlineData(RegionRole.Home, null, null)]
    [InlineData(RegionRole.Replica, null, RefusalCode.ReadOnlyReplica)]
    [InlineData(RegionRole.Failover, null, RefusalCode.ReadOnlyReplica)]
    [InlineData(RegionRole.Fenced, RefusalCode.RegionFenced, RefusalCode.RegionFenced)]
    public void Role_Any_ServesWhatTheTableSays(RegionRole role, RefusalCode? listed, RefusalCode? management)
    {
        Assert.Equal(listed, RegionRules.Refuse(role, Operation.Sign)?.Code);
        Assert.Equal(management, RegionRules.Refuse(role, Operation.CreateKey)?.Code);
        Assert.Equal(management, RegionRules.Refuse(role, Operation.OnDue)?.Code);
        Assert.Null(RegionRules.Refuse(role, Operation.PromoteRegion));
    }
}
