using Kms.Vaults;
using Xunit;

namespace Kms.Core.Tests.Vaults;

public sealed class VaultRulesTests
{
    public static TheoryData<VaultStatus, VaultCommandKind> EveryPair() =>
        [.. from status in Enum.GetValues<VaultStatus>() from command in Enum.GetValues<VaultCommandKind>() select (status, command)];

    /// <summary>
    /// Where each command leads a vault that is absent, active, deleted, being purged: the status that follows, or the refusal.
    /// </summary>
    [Theory]
    [InlineData(VaultCommandKind.Create, "Active", "Active", "VaultIsDeletedButRecoverable", "VaultIsBeingPurged")]
    [InlineData(VaultCommandKind.Update, "VaultNotFound", "Active", "VaultNotFound", "VaultNotFound")]
    [InlineData(VaultCommandKind.Delete, "VaultNotFound", "Deleted", "VaultNotFound", "VaultNotFound")]
    [InlineData(VaultCommandKind.Recover, "VaultNotFound", "VaultNotFound", "Active", "VaultNotFound")]
    [InlineData(VaultCommandKind.Purge, "VaultNotFound", "VaultNotFound", "Purging", "Purging")]
    [InlineData(VaultCommandKind.Elapse, "Absent", "Active", "Purging", "Purging")]
    [InlineData(VaultCommandKind.Emptied, "Absent", "Active", "Deleted", "Absent")]
    public void Of_EveryPair_IsWhatIsWrittenHere(VaultCommandKind command, string absent, string active, string deleted, string purging)
    {
        Assert.Equal(
            [absent, active, deleted, purging],
            new[] { VaultStatus.Absent, VaultStatus.Active, VaultStatus.Deleted, VaultStatus.Purging }
                .Select(status => VaultTransitions.Of(status, command))
                .Select(transition => transition.Next?.ToString() ?? transition.Refusal.ToString()));
        Assert.Equal(7, Enum.GetValues<VaultCommandKind>().Length);
    }

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

    [Fact]
    public void Create_EverySetting_IsTheVaults()
    {
        var vault = VaultRules.Decide(VaultState.Absent, new CreateVault("Payments", new VaultSettings(7, true, true, true)), Sample.Now).Value;

        Assert.Equal(new VaultState(VaultStatus.Active, "Payments", 7, true, true, true, Sample.Now, Sample.Now, null), vault);
    }

    [Fact]
    public void Create_NoSetting_HasTheDefaults()
    {
        var vault = VaultRules.Decide(VaultState.Absent, new CreateVault("Payments", new VaultSettings()), Sample.Now).Value;

        Assert.Equal(new VaultState(VaultStatus.Active, "Payments", 90, false, false, false, Sample.Now, Sample.Now, null), vault);
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(90, true)]
    [InlineData(91, false)]
    [InlineData(0, false)]
    [InlineData(-7, false)]
    public void Create_Retention_Is7To90Days(int days, bool good)
    {
        var made = VaultRules.Decide(VaultState.Absent, new CreateVault("Payments", new VaultSettings(days)), Sample.Now);

        Assert.Equal(good ? null : RefusalCode.BadParameter, made.Refusal?.Code);
        Assert.True(good || made.Refusal!.Message == $"softDeleteRetentionInDays is {days}: it must be 7 to 90.");
    }

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(null, true, null)]
    [InlineData(null, null, true)]
    public void Update_OneSetting_ChangesThatOneAndTheTime(bool? protection, bool? rsa15, bool? cbc)
    {
        var before = In(VaultStatus.Active);
        var later = Sample.Now.AddDays(1);
        var after = VaultRules.Decide(before, new UpdateVault(new VaultSettings(null, protection, rsa15, cbc)), later).Value;

        Assert.Equal(before with { PurgeProtection = protection == true, AllowRsa15 = rsa15 == true, AllowAesCbc = cbc == true, Updated = later }, after);
        var back = VaultRules.Decide(after, new UpdateVault(new VaultSettings(AllowRsa15: false, AllowAesCbc: false)), later).Value;
        Assert.Equal((protection == true, false, false), (back.PurgeProtection, back.AllowRsa15, back.AllowAesCbc));
    }

    [Fact]
    public void Update_PurgeProtection_IsNeverSwitchedOffAndMayBeSaidAgain()
    {
        var vault = In(VaultStatus.Active) with { PurgeProtection = true };

        var off = VaultRules.Decide(vault, new UpdateVault(new VaultSettings(PurgeProtection: false)), Sample.Now);
        Assert.Equal((RefusalCode.BadParameter, "enablePurgeProtection cannot be switched off again."), (off.Refusal?.Code, off.Refusal?.Message));
        Assert.Same(vault, VaultRules.Decide(vault, new UpdateVault(new VaultSettings(PurgeProtection: true)), Sample.Now).Value);
        Assert.Same(vault, VaultRules.Decide(vault, new UpdateVault(new VaultSettings()), Sample.Now).Value);
    }

    [Fact]
    public void Update_Retention_IsFixed()
    {
        var changed = VaultRules.Decide(In(VaultStatus.Active), new UpdateVault(new VaultSettings(30)), Sample.Now);

        Assert.Equal(
            (RefusalCode.BadParameter, "softDeleteRetentionInDays is 90 in this vault and cannot be changed after it was made."),
            (changed.Refusal?.Code, changed.Refusal?.Message));
    }

    [Theory]
    [InlineData(RefusalCode.VaultNotFound, "There is no such vault.", null)]
    [InlineData(RefusalCode.VaultIsDeletedButRecoverable, "A deleted vault holds this name: recover it, purge it, or wait until its retention ends.", null)]
    [InlineData(RefusalCode.VaultIsBeingPurged, "The vault of this name is being purged: try again when that is done.", 5)]
    [InlineData(RefusalCode.PurgeProtected, "Purge protection is on: the vault goes when its retention ends, not before.", null)]
    [InlineData(RefusalCode.Conflict, "Conflict", null)]
    public void Explain_EachRefusal_SaysWhat(RefusalCode code, string message, int? retrySeconds)
    {
        var refusal = VaultRules.Explain(code);

        Assert.Equal((code, message, retrySeconds), (refusal.Code, refusal.Message, (int?)refusal.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData(90, false, "Recoverable+Purgeable")]
    [InlineData(90, true, "Recoverable")]
    [InlineData(89, false, "CustomizedRecoverable+Purgeable")]
    [InlineData(7, true, "CustomizedRecoverable")]
    public void Level_OfRetentionAndProtection_HasAzuresName(int days, bool isProtected, string level) =>
        Assert.Equal(level, Sample.Vault(days, isProtected).Recovery.Level);

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
