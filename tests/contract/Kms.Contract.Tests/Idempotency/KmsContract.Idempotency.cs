using Kms.Access;
using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>One change is made once, however often it is asked for; and different changes are all made, whatever they have in common.</content>
public abstract partial class KmsContract
{
    private static readonly KeySpec AnyEc = KeySpecs.Ec(Curve.P256).Value;

    [Fact]
    public async Task Idempotency_SameKeySameRequest_IsAnsweredAndNotDoneAgain()
    {
        await AnsweredAgain("again-1", call => Kms.CreateKey(call, Key("again"), "again", AnyEc, KeySettings.Default));
        await AnsweredAgain("again-2", call => Kms.RotateKey(call, Key("again")));
        Assert.Equal(2, Ok(await Kms.ListKeyVersions(Admin, Key("again"), PageRequest.First)).Items.Length);
        await AnsweredAgain("again-3", call => Kms.UpdateKey(call, Key("again"), null, new KeySettings(Enabled: false)));
        await AnsweredAgain("again-4", call => Kms.DeleteKey(call, Key("again")));
        await AnsweredAgain("again-5", call => Kms.RecoverKey(call, Key("again")));
        var backup = Ok(await Kms.BackupKey(Admin, Key("again")));
        Ok(await Kms.DeleteKey(Admin, Key("again")));
        Ok(await Kms.PurgeKey(Keyed("purge"), Key("again")));
        await Forget();
        Ok(await Kms.PurgeKey(Keyed("purge"), Key("again")));
        Refused(RefusalCode.KeyNotFound, await Kms.PurgeKey(Admin, Key("again")));
        await AnsweredAgain("again-6", call => Kms.RestoreKey(call, Vault, backup));
    }

    [Fact]
    public async Task Idempotency_OfVaults_IsAnsweredAndNotDoneAgain()
    {
        var vault = Name("passing");
        Assert.True(Ok(await Kms.CreateVault(Keyed("make"), vault, new VaultSettings(30))).Made);
        await Forget();
        Assert.Equal(30, Ok(await Kms.CreateVault(Keyed("make"), vault, new VaultSettings(30))).Vault.RetentionDays);
        Refused(RefusalCode.IdempotencyKeyReused, await Kms.CreateVault(Keyed("make"), vault, new VaultSettings(31)));
        Ok(await Kms.DeleteVault(Keyed("delete"), vault));
        Assert.NotNull(Ok(await Kms.DeleteVault(Keyed("delete"), vault)).Deletion);
        Ok(await Kms.RecoverVault(Keyed("recover"), vault));
        Refused(RefusalCode.AlreadyCarriedOut, await Kms.DeleteVault(Keyed("delete"), vault));
        Ok(await Kms.RecoverVault(Keyed("recover"), vault));
        Ok(await Kms.DeleteVault(Admin, vault));
        Ok(await Kms.PurgeVault(Keyed("purge"), vault));
        await Forget();
        Ok(await Kms.PurgeVault(Keyed("purge"), vault));
        Refused(RefusalCode.VaultNotFound, await Kms.PurgeVault(Admin, vault));
    }

    [Fact]
    public async Task Idempotency_AnotherRequestUnderTheKey_IsRefused()
    {
        await CreateEc("reused");
        Ok(await Kms.UpdateKey(Keyed("k"), Key("reused"), null, new KeySettings(Enabled: false)));
        Refused(RefusalCode.IdempotencyKeyReused, await Kms.UpdateKey(Keyed("k"), Key("reused"), null, new KeySettings(Enabled: true)));
        Refused(RefusalCode.IdempotencyKeyReused, await Kms.DeleteKey(Keyed("k"), Key("reused")));
        Assert.False(Ok(await Kms.GetKey(Admin, Key("reused"), null)).Attributes.Enabled);
    }

    /// <summary>A symmetric key shows nothing of itself: only its secret part tells the two requests apart.</summary>
    [Fact]
    public async Task Idempotency_AnotherSecretToImport_IsAnotherRequest()
    {
        await AnsweredAgain("again-7", call => ImportOct(call, "secret", 1));
        Refused(RefusalCode.IdempotencyKeyReused, await ImportOct(Keyed("again-7"), "secret", 2));
        Assert.Single(Ok(await Kms.ListKeyVersions(Admin, Key("secret"), PageRequest.First)).Items);
    }

    [Fact]
    public async Task Idempotency_SomethingElseHasChangedTheKey_NoOldAnswerIsGiven()
    {
        await CreateEc("moved");
        var first = Ok(await Kms.RotateKey(Keyed("rotate"), Key("moved")));
        Assert.Equal(first.VersionId, Ok(await Kms.RotateKey(Keyed("rotate"), Key("moved"))).VersionId);
        Ok(await Kms.UpdateKey(Admin, Key("moved"), null, new KeySettings(Enabled: false)));
        Refused(RefusalCode.AlreadyCarriedOut, await Kms.RotateKey(Keyed("rotate"), Key("moved")));
        await Forget();
        Refused(RefusalCode.AlreadyCarriedOut, await Kms.RotateKey(Keyed("rotate"), Key("moved")));
        Assert.Equal(2, Ok(await Kms.ListKeyVersions(Admin, Key("moved"), PageRequest.First)).Items.Length);
    }

    [Fact]
    public async Task Idempotency_AnotherPrincipalOrAnotherKey_IsAnotherChange()
    {
        await CreateEc("shared");
        await CreateEc("other");
        var mine = Ok(await Kms.RotateKey(Keyed("k"), Key("shared")));
        var theirs = Ok(await Kms.RotateKey(new Call(Installation.SecondAdministrator, "theirs") { IdempotencyKey = "k" }, Key("shared")));
        Assert.NotEqual(mine.VersionId, theirs.VersionId);
        Assert.NotEqual(theirs.VersionId, Ok(await Kms.RotateKey(Keyed("k"), Key("other"))).VersionId);
        Assert.Equal(3, Ok(await Kms.ListKeyVersions(Admin, Key("shared"), PageRequest.First)).Items.Length);
    }

    /// <summary>A job names all its requests alike. Every change of a random history is made: the key ends as one whose requests have no name in common.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task CorrelationId_TheSameOnEveryRequest_EveryChangeIsMade(int seed)
    {
        Call OfTheJob() => Admin with { CorrelationId = "nightly-job" };
        await CreateEc("job");
        await CreateEc("alone");
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            var kind = random.Next(6);
            var inTheJob = await Change(OfTheJob, Key("job"), kind);
            var alone = await Change(() => Admin, Key("alone"), kind);
            Assert.Equal(alone, inTheJob);
        }

        Assert.Equal(await Look("alone"), await Look("job"));
    }

    private async Task<string> Change(Func<Call> call, KeyId key, int kind)
    {
        static string Outcome<T>(Result<T> result) => result.Refusal?.Code.ToString() ?? "ok";
        static KeySettings Tagged(string value) => new(Tags: Tags.Create([KeyValuePair.Create("a", value)]).Value);
        return kind switch
        {
            0 => Outcome(await Kms.UpdateKey(call(), key, null, new KeySettings(Enabled: false))),
            1 => Outcome(await Kms.UpdateKey(call(), key, null, new KeySettings(Enabled: true))),
            2 => Outcome(await Kms.UpdateKey(call(), key, null, Tagged("one"))),
            3 => Outcome(await Kms.UpdateKey(call(), key, null, Tagged("two"))),
            4 => Outcome(await Kms.RotateKey(call(), key)),
            _ => Outcome(await Kms.DeleteKey(call(), key)) + Outcome(await Kms.RecoverKey(call(), key)),
        };
    }

    private async Task<string> Look(string name)
    {
        var newest = Ok(await Kms.GetKey(Admin, Key(name), null));
        var versions = Ok(await Kms.ListKeyVersions(Admin, Key(name), new PageRequest(null, 25))).Items.Length;
        return $"{newest.Attributes.Enabled} {string.Join(',', newest.Tags.Items)} {versions}";
    }

    private async ValueTask<Result<KeyView>> ImportOct(Call call, string name, byte first)
    {
        using var material = new KeyToImport { Type = KeyType.Oct, K = [first, .. new byte[31]] };
        return await Kms.ImportKey(call, Key(name), name, material, KeySettings.Default);
    }

    /// <summary>The same three times, once after everything in memory was dropped: one version, one answer.</summary>
    private async Task AnsweredAgain(string key, Func<Call, ValueTask<Result<KeyView>>> change)
    {
        var first = Ok(await change(Keyed(key)));
        Assert.Equal((first.VersionId, first.Attributes), Seen(Ok(await change(Keyed(key)))));
        await Forget();
        Assert.Equal((first.VersionId, first.Attributes), Seen(Ok(await change(Keyed(key)))));
        static (string, KeyAttributes) Seen(KeyView view) => (view.VersionId, view.Attributes);
    }
}
