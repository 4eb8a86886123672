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

    /// <summary>Each setting alone, and what it leaves.</summary>
    [Fact]
    public void Update_OneSetting_ChangesThatOneAndTheTime()
    {
        var tags = Tags.Create([KeyValuePair.Create("a", "1")]).Value;
        var before = Sample.Version(
            notBefore: Sample.Now, expires: Sample.Now.AddDays(9), operations: KeyOperations.Sign) with
        { Tags = tags };
        var changed = before.Attributes with { Updated = Sample.Now.AddDays(1) };
        (KeySettings Settings, KeyVersion After)[] rows =
        [
            (new(), before with { Attributes = changed }),
            (new(Operations: KeyOperations.Verify), before with { Attributes = changed, Operations = KeyOperations.Verify }),
            (new(Enabled: false), before with { Attributes = changed with { Enabled = false } }),
            (new(NotBefore: Sample.Now.AddDays(2)), before with { Attributes = changed with { NotBefore = Sample.Now.AddDays(2) } }),
            (new(Expires: Sample.Now.AddDays(3)), before with { Attributes = changed with { Expires = Sample.Now.AddDays(3) } }),
            (new(Tags: Tags.None), before with { Attributes = changed, Tags = Tags.None }),
        ];
        Assert.All(rows, row =>
        {
            var events = KeyRules.Decide(
                Sample.Active(before), new UpdateKey(null, row.Settings), Sample.Vault(), Sample.Now.AddDays(1), null);
            Assert.Equal(row.After, Assert.IsType<VersionChanged>(Assert.Single(events)).Version);
        });
    }

    /// <summary>What is given counts, and what is there counts where nothing is given.</summary>
    [Theory]
    [InlineData(-10, -5, true)]
    [InlineData(15, 20, true)]
    [InlineData(null, 1, true)]
    [InlineData(null, 0, false)]
    [InlineData(9, null, false)]
    [InlineData(8, null, true)]
    public void Update_Bounds_AreHeldAgainstWhatTheVersionHas(int? notBefore, int? expires, bool good)
    {
        var state = Sample.Active(Sample.Version(notBefore: Sample.Now, expires: Sample.Now.AddDays(9)));
        var settings = new KeySettings(NotBefore: Day(notBefore), Expires: Day(expires));
        Assert.Equal(
            good ? null : RefusalCode.BadParameter,
            KeyRules.Admit(state, new UpdateKey(null, settings), Sample.Vault(), Sample.Now).Refusal?.Code);

        static DateTimeOffset? Day(int? days) => days is { } number ? Sample.Now.AddDays(number) : null;
    }

    [Fact]
    public void Create_EachSetting_IsTheVersions()
    {
        var tags = Tags.Create([KeyValuePair.Create("a", "1")]).Value;
        var settings = new KeySettings(KeyOperations.Verify, false, Sample.Now.AddDays(1), Sample.Now.AddDays(2), tags);
        var after = Run(KeyState.Absent, new CreateKey("Signing", Sample.P256, settings), Sample.Fresh());
        Assert.Equal((KeyStatus.Active, "Signing"), (after.Status, after.Name));
        Assert.Equal(
            new KeyAttributes(false, Sample.Now.AddDays(1), Sample.Now.AddDays(2), Sample.Now, Sample.Now), after.Latest.Attributes);
        Assert.Equal((KeyOperations.Verify, tags, Sample.Fresh().Id), (after.Latest.Operations, after.Latest.Tags, after.Latest.Id));

        var plain = Run(KeyState.Absent, new CreateKey("Signing", Sample.P256, KeySettings.Default), Sample.Fresh()).Latest;
        Assert.Equal(new KeyAttributes(true, null, null, Sample.Now, Sample.Now), plain.Attributes);
        Assert.Equal((KeyOperations.Sign | KeyOperations.Verify, Tags.None), (plain.Operations, plain.Tags));
    }

    /// <summary>Of two things that are wrong the first in this order is named: the kind of the key, its settings, what binds it.</summary>
    [Fact]
    public void Create_WrongInTwoThings_NamesTheFirst()
    {
        var settings = new KeySettings(NotBefore: Sample.Now, Expires: Sample.Now);
        Assert.Contains(
            "key_size",
            Refused(KeyState.Absent, new CreateKey("n", new KeySpec(KeyType.Rsa, 1), settings)).Message,
            StringComparison.Ordinal);
        using var material = new KeyToImport { Type = KeyType.Oct, K = new byte[32], Algorithm = Algorithm.Rs256 };
        Assert.Contains(
            "attributes.exp", Refused(KeyState.Absent, new ImportKey("n", material, settings)).Message, StringComparison.Ordinal);
        var policy = new RotationPolicy(new RotationTrigger(null, Sample.Duration("P30D")), null, null, Sample.Now, Sample.Now);
        var silenced = Sample.Active(Sample.Version(expires: Sample.Now.AddDays(100))) with { Rotation = policy };
        Assert.Contains(
            "key_ops",
            Refused(silenced, new CreateKey("n", Sample.P256, new KeySettings(KeyOperations.Encrypt))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Elapse_RetentionOver_DestroysTheKey() => Assert.IsType<KeyPurged>(
        Assert.Single(KeyRules.Decide(Sample.Deleted(), new ElapseKey(), Sample.Vault(), Sample.Now.AddDays(90), null)));

    /// <summary>Which commands are worth a write before anything is asked, and which may need a turn.</summary>
    [Fact]
    public void Command_OfEachKind_IsTheFirstOrMakesAnRsaKey()
    {
        var rsa = new CreateKey("n", new KeySpec(KeyType.Rsa, 2048), KeySettings.Default);
        var commands = Enum.GetValues<KeyCommandKind>().Select(Sample.Command).ToArray();
        Assert.Equal([KeyCommandKind.Create], commands.Where(KeyRules.IsLikelyTheFirst).Select(command => command.Kind));
        Assert.Equal([KeyCommandKind.Rotate, KeyCommandKind.Elapse], commands.Where(KeyRules.MayMakeRsa).Select(command => command.Kind));
        Assert.Equal((false, true), (KeyRules.IsLikelyTheFirst(rsa), KeyRules.MayMakeRsa(rsa)));
    }

    [Fact]
    public void Absent_Key_HasNothing()
    {
        Assert.Equal((KeyStatus.Absent, "", 0), (KeyState.Absent.Status, KeyState.Absent.Name, KeyState.Absent.Versions.Length));
        Assert.Null(KeyState.Absent.Find(null));
        Assert.Null(KeyRules.DueAt(KeyState.Absent));
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyRules.DueAt(Sample.Active() with { Status = (KeyStatus)9 }));
    }

    private static KeyState Run(KeyState state, KeyCommand command, FreshVersion? fresh, Kms.Vaults.VaultState? vault = null)
    {
        var around = vault ?? Sample.Vault();
        Assert.True(KeyRules.Admit(state, command, around, Sample.Now).IsOk);
        return KeyRules.Decide(state, command, around, Sample.Now, fresh).Aggregate(state, (s, e) => e.Apply(s));
    }

    private static Refusal Refused(KeyState state, KeyCommand command) =>
        KeyRules.Admit(state, command, Sample.Vault(), Sample.Now).Refusal!;
}
