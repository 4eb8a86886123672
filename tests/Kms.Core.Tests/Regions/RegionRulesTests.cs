using Kms.Audit;
using Kms.Regions;
using Xunit;

namespace Kms.Core.Tests.Regions;

public sealed class RegionRulesTests
{
    public static TheoryData<AuditedOperation> Operations => [.. Enum.GetValues<AuditedOperation>()];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_Any_HasARow(AuditedOperation operation) => Assert.True(Enum.IsDefined(RegionRules.KindOf(operation)));

    [Fact]
    public void Listed_IsExactlyWhatAReadOnlyRegionServes() =>
        Assert.Equal(
            [
                AuditedOperation.GetKey, AuditedOperation.ListKeys, AuditedOperation.ListKeyVersions, AuditedOperation.Encrypt, AuditedOperation.Decrypt,
                AuditedOperation.Sign, AuditedOperation.Verify, AuditedOperation.WrapKey, AuditedOperation.UnwrapKey, AuditedOperation.BackupKey,
                AuditedOperation.GetVault, AuditedOperation.ListVaults,
            ],
            Enum.GetValues<AuditedOperation>().Where(operation => RegionRules.KindOf(operation) == RegionOperationKind.Listed));

    [Theory]
    [InlineData(RegionRole.Home, null, null)]
    [InlineData(RegionRole.Replica, null, RefusalCode.ReadOnlyReplica)]
    [InlineData(RegionRole.Failover, null, RefusalCode.ReadOnlyReplica)]
    [InlineData(RegionRole.Fenced, RefusalCode.RegionFenced, RefusalCode.RegionFenced)]
    public void Role_Any_ServesWhatTheTableSays(RegionRole role, RefusalCode? listed, RefusalCode? management)
    {
        Assert.Equal(listed, RegionRules.Refuse(role, AuditedOperation.Sign)?.Code);
        Assert.Equal(management, RegionRules.Refuse(role, AuditedOperation.CreateKey)?.Code);
        Assert.Equal(management, RegionRules.Refuse(role, AuditedOperation.Elapse)?.Code);
        Assert.Null(RegionRules.Refuse(role, AuditedOperation.PromoteRegion));
    }
}
