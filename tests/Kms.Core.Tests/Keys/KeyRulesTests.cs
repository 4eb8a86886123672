using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class KeyRulesTests
{
    [Fact]
    public void Rotate_EnabledKey_TakesOverOperationsAndTagsAndExpiresByPolicy()
    {
        var tags = Tags.Create([KeyValuePair.Create("team", "payments")]).Value;
        var old = Sample.Version(operations: KeyOperations.Sign) with { Tags = tags };
        var state = Sample.Active(old) with
        {
            Rotation = new RotationPolicy(null, null, Sample.Duration("P90D"), Sample.Now, Sample.Now),
        };

        var after = Run(state, new RotateKey(), Sample.Fresh());

        Assert.Equal(2, after.Versions.Length);
        Assert.Equal(KeyOperations.Sign, after.Latest.Operations);
        Assert.Equal(tags, after.Latest.Tags);
        Assert.Equal(Sample.Now.AddDays(90), after.Latest.Attributes.Expires);
        Assert.True(after.Latest.Attributes.Enabled);
    }

    [Fact]
    public void Rotate_DisabledKey_IsRefused() =>
        Assert.Equal(RefusalCode.KeyDisabled, Refused(Sample.Active(Sample.Version(enabled: false)), new RotateKey()).Code);

    [Fact]
    public void DueAt_DisabledKeyWithPolicy_IsNever()
    {
        var policy = new RotationPolicy(new RotationTrigger(Sample.Duration("P30D"), null), null, null, Sample.Now, Sample.Now);
        Assert.Equal(Sample.Now.AddDays(30), KeyRules.DueAt(Sample.Active() with { Rotation = policy }));
        Assert.Null(KeyRules.DueAt(Sample.Active(Sample.Version(enabled: false)) with { Rotation = policy }));
    }

    [Fact]
    public void Elapse_BeforeItIsDue_ChangesNothing()
    {
        var policy = new RotationPolicy(new RotationTrigger(Sample.Duration("P30D"), null), null, null, Sample.Now, Sample.Now);
        var state = Sample.Active() with { Rotation = policy };
        Assert.IsType<MaterialNeed.NoMaterial>(KeyRules.Admit(state, new ElapseKey(), Sample.Vault(), Sample.Now.AddDays(29)).Value);
        Assert.Empty(KeyRules.Decide(state, new ElapseKey(), Sample.Vault(), Sample.Now.AddDays(29), null));
        Assert.IsType<MaterialNeed.Generate>(KeyRules.Admit(state, new ElapseKey(), Sample.Vault(), Sample.Now.AddDays(30)).Value);
    }

    [Fact]
    public void Elapse_RetentionNotOver_KeepsTheKey() =>
        Assert.Empty(KeyRules.Decide(Sample.Deleted(), new ElapseKey(), Sample.Vault(), Sample.Now.AddDays(90).AddTicks(-1), null));

    [Fact]
    public void Purge_UnderProtection_IsRefusedWhateverTheKeyRemembers() =>
        Assert.Equal(RefusalCode.PurgeProtected,
            KeyRules.Admit(Sample.Deleted(), new PurgeKey(), Sample.Vault(purgeProtection: true), Sample.Now.AddYears(1)).Refusal!.Code);

    [Fact]
    public void Delete_Key_CanBeRecoveredForTheVaultsRetention()
    {
        var after = Run(Sample.Active(), new DeleteKey(), null, Sample.Vault(days: 7));
        Assert.Equal(Sample.Now.AddDays(7), after.Deletion!.ScheduledPurge);
        Assert.Equal(Sample.Now.AddDays(7), KeyRules.DueAt(after));
    }

    [Fact]
    public void Update_OneVersion_LeavesTheOthers()
    {
        var first = Sample.Version("a0000000000000000000000000000001");
        var second = Sample.Version("a0000000000000000000000000000002");
        var after = Run(Sample.Active(first, second), new UpdateKey(first.Id, new KeySettings(Enabled: false)), null);
        Assert.False(after.Find(first.Id)!.Attributes.Enabled);
        Assert.Same(second, after.Latest);
    }

    [Fact]
    public void Update_UnknownVersion_IsNotFound() =>
        Assert.Equal(RefusalCode.KeyNotFound, Refused(Sample.Active(), new UpdateKey("ffff", KeySettings.Default)).Code);

    [Theory]
    [InlineData(KeyType.Ec, KeyOperations.Encrypt)]
    [InlineData(KeyType.Ec, KeyOperations.WrapKey)]
    public void Create_OperationsThatDoNotFitTheType_IsRefused(KeyType type, KeyOperations operations)
    {
        var spec = new KeySpec(type, 256, Curve.P256);
        var refusal = Refused(KeyState.Absent, new CreateKey("n", spec, new KeySettings(operations)));
        Assert.Equal(RefusalCode.BadParameter, refusal.Code);
    }

    [Fact]
    public void Create_ExpiryNotAfterNotBefore_IsRefused() =>
        Assert.Equal(RefusalCode.BadParameter,
            Refused(KeyState.Absent, new CreateKey("n", Sample.P256, new KeySettings(NotBefore: Sample.Now, Expires: Sample.Now))).Code);

    [Fact]
    public void Update_ExpiryBeforeThePresentNotBefore_IsRefused() =>
        Assert.Equal(RefusalCode.BadParameter,
            Refused(Sample.Active(Sample.Version(notBefore: Sample.Now)), new UpdateKey(null, new KeySettings(Expires: Sample.Now.AddDays(-1)))).Code);

    [Fact]
    public void Create_KeyWithTheMostVersions_IsRefused()
    {
        var versions = Enumerable.Range(0, KeyRules.VersionsMax).Select(i => Sample.Version(i.ToString("x32", null))).ToArray();
        Assert.Equal(RefusalCode.Conflict, Refused(Sample.Active(versions), new CreateKey("n", Sample.P256, KeySettings.Default)).Code);
    }

    [Fact]
    public void Create_NewVersion_KeepsTheNameAsFirstWritten() =>
        Assert.Equal("Signing", Run(Sample.Active(), new CreateKey("SIGNING", Sample.P256, KeySettings.Default), Sample.Fresh()).Name);

    private static KeyState Run(KeyState state, KeyCommand command, FreshVersion? fresh, Kms.Vaults.VaultState? vault = null)
    {
        var around = vault ?? Sample.Vault();
        Assert.True(KeyRules.Admit(state, command, around, Sample.Now).IsOk);
        return KeyRules.Decide(state, command, around, Sample.Now, fresh).Aggregate(state, (s, e) => e.Apply(s));
    }

    private static Refusal Refused(KeyState state, KeyCommand command) =>
        KeyRules.Admit(state, command, Sample.Vault(), Sample.Now).Refusal!;
}
