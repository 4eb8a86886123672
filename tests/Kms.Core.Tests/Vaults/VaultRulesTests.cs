using Kms.Vaults;
using Xunit;

namespace Kms.Core.Tests.Vaults;

public sealed class VaultRulesTests
{
    public static TheoryData<VaultStatus, VaultCommandKind> EveryPair() =>
        [.. from status in Enum.GetValues<VaultStatus>() from command in Enum.GetValues<VaultCommandKind>() select (status, command)];

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Decide_EveryPair_EndsWhereTheTableSays(VaultStatus status, VaultCommandKind kind)
    {
        var transition = VaultTransitions.Of(status, kind);
        var decided = VaultRules.Decide(In(status), Command(kind), Sample.Now.AddDays(91));
        Assert.Equal(transition.Refusal, decided.Refusal?.Code);
        Assert.True(transition.Next is null != transition.Refusal is null);
        if (decided.TryGet(out var after, out _))
        {
            Assert.Equal(transition.Next, after.Status);
        }
    }

    [Fact]
    public void Decide_ElapseBeforeRetentionEnds_ChangesNothing()
    {
        var deleted = In(VaultStatus.Deleted);
        Assert.Same(deleted, VaultRules.Decide(deleted, new ElapseVault(), Sample.Now.AddDays(90).AddTicks(-1)).Value);
    }

    [Fact]
    public void Decide_PurgeUnderProtection_WaitsForRetention()
    {
        var deleted = In(VaultStatus.Deleted) with { PurgeProtection = true };
        Assert.Equal(RefusalCode.PurgeProtected, VaultRules.Decide(deleted, new PurgeVault(), Sample.Now.AddYears(9)).Refusal?.Code);
        Assert.Equal(VaultStatus.Purging, VaultRules.Decide(deleted, new ElapseVault(), Sample.Now.AddDays(90)).Value.Status);
    }

    [Fact]
    public void Decide_SettingsThatAreSetAlready_WriteNothing()
    {
        var vault = In(VaultStatus.Active);
        Assert.Same(vault, VaultRules.Decide(vault, new UpdateVault(new VaultSettings(90, false, false)), Sample.Now.AddDays(1)).Value);
    }

    private static VaultState In(VaultStatus status) => status switch
    {
        VaultStatus.Absent => VaultState.Absent,
        VaultStatus.Active => Sample.Vault(),
        _ => Sample.Vault() with { Status = status, Deletion = new Deletion(Sample.Now, Sample.Now.AddDays(90)) },
    };

    private static VaultCommand Command(VaultCommandKind kind) => kind switch
    {
        VaultCommandKind.Create => new CreateVault("payments", new VaultSettings()),
        VaultCommandKind.Update => new UpdateVault(new VaultSettings(PurgeProtection: true)),
        VaultCommandKind.Delete => new DeleteVault(),
        VaultCommandKind.Recover => new RecoverVault(),
        VaultCommandKind.Purge => new PurgeVault(),
        VaultCommandKind.Elapse => new ElapseVault(),
        _ => new VaultEmptied(),
    };
}
