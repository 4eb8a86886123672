using Kms.Access;
using Kms.Keys;
using Kms.Vaults;
using Xunit;
using static Kms.Core.Tests.Service.KeyCalls;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Service;

/// <summary>Every call on a key, in every state that the key and its vault may be in.</summary>
public sealed class KeyCallTests
{
    private const RefusalCode NotFound = RefusalCode.KeyNotFound;
    private const RefusalCode IsDeleted = RefusalCode.KeyIsDeletedButRecoverable;

    /// <summary>What comes of it where there is no such key, where there is one, and where it is deleted; null: it is done.</summary>
    public static TheoryData<string, RefusalCode?, RefusalCode?, RefusalCode?> Outcomes() => new()
    {
        { "CreateKey", null, null, IsDeleted },
        { "ImportKey", null, null, IsDeleted },
        { "RotateKey", NotFound, null, NotFound },
        { "UpdateKey", NotFound, null, NotFound },
        { "GetKey", NotFound, null, NotFound },
        { "ListKeys", null, null, null },
        { "ListKeyVersions", null, null, null },
        { "UseKey", NotFound, null, NotFound },
        { "BackupKey", NotFound, null, NotFound },
        { "RestoreKey", null, RefusalCode.KeyAlreadyExists, IsDeleted },
        { "DeleteKey", NotFound, null, NotFound },
        { "GetDeletedKey", NotFound, NotFound, null },
        { "ListDeletedKeys", null, null, null },
        { "RecoverKey", NotFound, NotFound, null },
        { "PurgeKey", NotFound, NotFound, null },
        { "GetRotationPolicy", NotFound, null, NotFound },
        { "SetRotationPolicy", NotFound, null, NotFound },
        { "RandomBytes", null, null, null },
    };

    public static TheoryData<string> EveryCall() => [.. KeyCalls.All];

    [Fact]
    public void Outcomes_OfThisTest_AreThoseOfEveryCall() => Assert.Equal(KeyCalls.All, Outcomes().Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task Call_OnAKeyInEachState_IsDoneOrRefusedByName(
        string call, RefusalCode? absent, RefusalCode? active, RefusalCode? deleted)
    {
        var kms = await WithVault();
        Assert.Equal(absent, (await Ask(kms, call))?.Code);

        kms = await WithVault();
        await kms.Create("signing");
        Assert.Equal(active, (await Ask(kms, call))?.Code);

        kms = await WithVault();
        await kms.Create("signing");
        Ok(await kms.Kms.DeleteKey(kms.Admin, Signing));
        Assert.Equal(deleted, (await Ask(kms, call))?.Code);
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_InAVaultThatIsNotActive_FindsNoVault(string call)
    {
        var kms = await Started();
        Assert.Equal((RefusalCode.VaultNotFound, "There is no such vault."), Of(await Ask(kms, call)));

        kms = await WithVault();
        await kms.Create("signing");
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        Assert.Equal((RefusalCode.VaultNotFound, "There is no such vault."), Of(await Ask(kms, call)));
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_OfAStranger_IsDeniedBeforeAnythingIsLookedAt(string call)
    {
        var kms = await WithVault();
        await kms.Create("signing");
        kms.Asked.Clear();

        Assert.Equal(RefusalCode.AccessDenied, (await Ask(kms, call, new Call(new Caller("stranger", "Stranger"), "request")))?.Code);
        Assert.Empty(kms.Asked);
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_OfACaller_AsksTheActorsOnTheirBehalf(string call)
    {
        var kms = await WithVault();
        await kms.Create("signing");
        kms.Asked.Clear();

        await Ask(kms, call);
        Assert.NotEmpty(kms.Asked);
        Assert.All(kms.Asked, caller => Assert.Same(Administrator, caller));
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_NothingInMemoryAndNoZone_SaysSo(string call)
    {
        var kms = await WithVault();
        kms.Forget();
        kms.Zones.A.Down = kms.Zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Ask(kms, call))?.Code);
    }

    /// <summary>The vault is in memory and its key is not.</summary>
    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_KeyThatCannotBeRead_SaysSo(string call)
    {
        var kms = await WithVault();
        Ok(await kms.Kms.GetVault(kms.Admin, Vault));
        kms.Zones.A.Down = kms.Zones.B.Down = true;
        Assert.Equal(call == "RandomBytes" ? null : RefusalCode.ZoneUnavailable, (await Ask(kms, call))?.Code);
    }

    [Fact]
    public async Task Create_WithSettings_IsWhatEverybodyReads()
    {
        var kms = await WithVault();
        var settings = new KeySettings(KeyOperations.Sign, false, kms.Time.GetUtcNow(), kms.Time.GetUtcNow().AddDays(1));
        var made = Ok(await kms.Kms.CreateKey(kms.Admin, Key("Signing"), "Signing", Sample.P256, settings));

        Assert.Equal((Signing, "Signing", Sample.P256, KeyOperations.Sign), (made.Key, made.Name, made.Spec, made.Operations));
        Assert.Equal(
            new KeyAttributes(false, settings.NotBefore, settings.Expires, kms.Time.GetUtcNow(), kms.Time.GetUtcNow()), made.Attributes);
        Assert.Equal((new Recovery(30, false), null, Durability.TwoZones), (made.Recovery, made.Deletion, made.Durability));
        Assert.Equal(made, Ok(await kms.Kms.GetKey(kms.Admin, Signing, null)));
        kms.Forget();
        Assert.Equal(made.VersionId, Ok(await kms.Kms.GetKey(kms.Admin, Signing, made.VersionId)).VersionId);
    }

    [Fact]
    public async Task Get_Version_IsThatOneAndWithoutANameTheNewest()
    {
        var kms = await WithVault();
        var first = await kms.Create("signing");
        var second = Ok(await kms.Kms.RotateKey(kms.Admin, Signing));

        Assert.NotEqual(first.VersionId, second.VersionId);
        Assert.Equal(first.VersionId, Ok(await kms.Kms.GetKey(kms.Admin, Signing, first.VersionId)).VersionId);
        Assert.Equal(second.VersionId, Ok(await kms.Kms.GetKey(kms.Admin, Signing, null)).VersionId);
        Assert.Equal(NotFound, (await kms.Kms.GetKey(kms.Admin, Signing, new string('0', 32))).Refusal?.Code);
    }

    [Fact]
    public async Task Update_OlderVersion_AnswersWithThatOne()
    {
        var kms = await WithVault();
        var first = await kms.Create("signing");
        Ok(await kms.Kms.RotateKey(kms.Admin, Signing));

        var changed = Ok(await kms.Kms.UpdateKey(kms.Admin, Signing, first.VersionId, new KeySettings(Enabled: false)));
        Assert.Equal((first.VersionId, false), (changed.VersionId, changed.Attributes.Enabled));
        Assert.True(Ok(await kms.Kms.GetKey(kms.Admin, Signing, null)).Attributes.Enabled);
    }

    private static (RefusalCode, string) Of(Refusal? refusal) => (refusal!.Code, refusal.Message);
}
