using Kms.Operations;
using Kms.Regions;
using Xunit;

namespace Kms.Core.Tests.Operations;

public sealed class RegionRulesTests
{
    /// <summary>The fixed list of what a read-only region serves.</summary>
    [Fact]
    public void AnyRegion_IsExactlyTheReadOnlyList() => Assert.Equal(
        [
            "GetKey", "ListKeys", "ListKeyVersions", "Encrypt", "Decrypt", "Sign", "Verify", "WrapKey", "UnwrapKey", "BackupKey", "GetVault", "ListVaults",
        ],
        Operation.All.Where(operation => operation.Serving == Serving.AnyRegion).Select(operation => operation.Name));

    /// <summary>About the region itself: served also where no key is.</summary>
    [Fact]
    public void EveryRole_IsExactlyWhatIsAboutTheRegionItself() => Assert.Equal(
        [
            "GetZones", "ReplaceZone", "GetRegion", "StartPairing", "PairRegion", "FailOverRegion", "PromoteRegion", "FailBackRegion", "UnpairRegion",
            "RecopyVault", "GetQuarantine", "GetBackups", "BackUpNow", "VerifyBackups", "Authenticate",
        ],
        Operation.All.Where(operation => operation.Serving == Serving.EveryRole).Select(operation => operation.Name));

    [Theory]
    [InlineData(RegionRole.Home, null, null)]
    [InlineData(RegionRole.Replica, null, RefusalCode.ReadOnlyReplica)]
    [InlineData(RegionRole.Failover, null, RefusalCode.ReadOnlyReplica)]
    [InlineData(RegionRole.Fenced, RefusalCode.RegionFenced, RefusalCode.RegionFenced)]
    public void Role_Any_ServesWhatTheTableSays(RegionRole role, RefusalCode? anyRegion, RefusalCode? homeRegion)
    {
        Assert.Equal(anyRegion, RegionRules.Refuse(role, Serving.AnyRegion)?.Code);
        Assert.Equal(homeRegion, RegionRules.Refuse(role, Serving.HomeRegion)?.Code);
        Assert.Null(RegionRules.Refuse(role, Serving.EveryRole));
    }
}
