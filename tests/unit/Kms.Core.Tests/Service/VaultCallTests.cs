using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Operations;
using Kms.Vaults;
using Xunit;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Service;

/// <summary>Every call on a vault, in every state that it may be in; and the zones, for operators.</summary>
public sealed class VaultCallTests
{
    private const RefusalCode NotFound = RefusalCode.VaultNotFound;
    private const RefusalCode IsDeleted = RefusalCode.VaultIsDeletedButRecoverable;
    private const RefusalCode Purging = RefusalCode.VaultIsBeingPurged;

    private static readonly Dictionary<string, Func<SmallKms, Call, Task<Refusal?>>> Calls = new()
    {
        ["CreateVault"] = async (kms, call) => (await kms.Kms.CreateVault(call, Vault, new VaultSettings())).Refusal,
        ["GetVault"] = async (kms, call) => (await kms.Kms.GetVault(call, Vault)).Refusal,
        ["UpdateVault"] = async (kms, call) => (await kms.Kms.UpdateVault(call, Vault, new VaultSettings(AllowAesCbc: true))).Refusal,
        ["DeleteVault"] = async (kms, call) => (await kms.Kms.DeleteVault(call, Vault)).Refusal,
        ["GetDeletedVault"] = async (kms, call) => (await kms.Kms.GetDeletedVault(call, Vault)).Refusal,
        ["RecoverVault"] = async (kms, call) => (await kms.Kms.RecoverVault(call, Vault)).Refusal,
        ["PurgeVault"] = async (kms, call) => (await kms.Kms.PurgeVault(call, Vault)).Refusal,
    };

    /// <summary>
    /// What comes of it where there is no such vault, where there is one, where it is deleted, and while it is being purged.
    /// </summary>
    public static TheoryData<string, RefusalCode?, RefusalCode?, RefusalCode?, RefusalCode?> Outcomes() => new()
    {
        { "CreateVault", null, null, IsDeleted, Purging },
        { "GetVault", NotFound, null, NotFound, NotFound },
        { "UpdateVault", NotFound, null, NotFound, NotFound },
        { "DeleteVault", NotFound, null, NotFound, NotFound },
        { "GetDeletedVault", NotFound, NotFound, null, NotFound },
        { "RecoverVault", NotFound, NotFound, null, NotFound },
        { "PurgeVault", NotFound, NotFound, null, null },
    };

    public static TheoryData<string> EveryCall() => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task Call_OnAVaultInEachState_IsDoneOrRefusedByName(
        string call, RefusalCode? absent, RefusalCode? active, RefusalCode? deleted, RefusalCode? purging)
    {
        var kms = await Started();
        Assert.Equal(absent, await Ask(kms));

        kms = await WithVault();
        Assert.Equal(active, await Ask(kms));

        kms = await WithVault();
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        Assert.Equal(deleted, await Ask(kms));

        kms = await WithVault();
        await kms.Create("signing");
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        await PurgeHalfway(kms);
        Assert.Equal(purging, await Ask(kms));

        async Task<RefusalCode?> Ask(SmallKms place) => (await Calls[call](place, place.Admin))?.Code;
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_OfAStranger_IsDeniedBeforeAnythingIsLookedAt(string call)
    {
        var kms = await WithVault();
        kms.Asked.Clear();
        Assert.Equal(RefusalCode.AccessDenied, (await Calls[call](kms, new Call(new Caller("stranger", "Stranger"), "request")))?.Code);
        Assert.Empty(kms.Asked);
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_NothingInMemoryAndNoZone_SaysSo(string call)
    {
        var kms = await WithVault();
        kms.Forget();
        kms.Zones.A.Down = kms.Zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Calls[call](kms, kms.Admin))?.Code);
    }

    [Fact]
    public async Task Create_Twice_SaysWhetherItWasThere()
    {
        var kms = await Started();
        var made = Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings(7)));
        Assert.Equal((true, "payments", 7), (made.Made, made.Vault.Name, made.Vault.RetentionDays));
        var again = Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings(PurgeProtection: true)));
        Assert.Equal((false, true), (again.Made, again.Vault.PurgeProtection));
        Assert.Equal(again.Vault, Ok(await kms.Kms.GetVault(kms.Admin, Vault)));
    }

    /// <summary>A client that has lost the first answer: it is told what it would have been told.</summary>
    [Fact]
    public async Task Create_RepeatedUnderItsKey_SaysAgainThatItWasMade()
    {
        var kms = await Started();
        var call = kms.Admin with { IdempotencyKey = "k" };
        Ok(await kms.Kms.CreateVault(call, Vault, new VaultSettings()));
        kms.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(Ok(await kms.Kms.CreateVault(call, Vault, new VaultSettings())).Made);

        var update = kms.Admin with { IdempotencyKey = "l" };
        Ok(await kms.Kms.CreateVault(update, Vault, new VaultSettings(AllowAesCbc: true)));
        Assert.False(Ok(await kms.Kms.CreateVault(update, Vault, new VaultSettings(AllowAesCbc: true))).Made);
    }

    [Fact]
    public async Task Change_OfEachKind_AnswersWithTheVaultAfterIt()
    {
        var kms = await WithVault();
        Assert.True(Ok(await kms.Kms.UpdateVault(kms.Admin, Vault, new VaultSettings(AllowRsa15: true))).AllowRsa15);
        var deleted = Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        Assert.Equal(kms.Time.GetUtcNow().AddDays(30), deleted.Deletion?.ScheduledPurge);
        Assert.Equal(deleted, Ok(await kms.Kms.GetDeletedVault(kms.Admin, Vault)));
        var recovered = Ok(await kms.Kms.RecoverVault(kms.Admin, Vault));
        Assert.Equal((null, true), (recovered.Deletion, recovered.AllowRsa15));
    }

    [Fact]
    public async Task Purge_VaultWithKeysOfBothKinds_IsEmptyAndItsNameFreeAtOnce()
    {
        var kms = await WithVault();
        await kms.Create("live");
        await kms.Create("dead");
        Ok(await kms.Kms.DeleteKey(kms.Admin, Key("dead")));
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        Ok(await kms.Kms.PurgeVault(kms.Admin, Vault));

        Assert.True(Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings())).Made);
        Assert.Empty(Ok(await kms.Kms.ListKeys(kms.Admin, Vault, PageRequest.First)).Items);
        Assert.Empty(Ok(await kms.Kms.ListDeletedKeys(kms.Admin, Vault, PageRequest.First)).Items);
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.GetKey(kms.Admin, Key("live"), null)).Refusal?.Code);
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.GetDeletedKey(kms.Admin, Key("dead"))).Refusal?.Code);
    }

    [Fact]
    public async Task Zones_OfAnOperator_AreToldAndReplacedByName()
    {
        var kms = await WithVault();
        Assert.Equal(kms.Store.Health, Ok(await kms.Kms.GetZones(kms.Admin)));
        Assert.Equal(RefusalCode.BadParameter, (await kms.Kms.ReplaceZone(kms.Admin, "C")).Refusal?.Code);
        Assert.Equal(ZoneStatus.Out, Ok(await kms.Kms.ReplaceZone(kms.Admin, "B")).B.Status);

        var stranger = new Call(new Caller("stranger", "Stranger"), "request");
        Assert.Equal(RefusalCode.AccessDenied, (await kms.Kms.GetZones(stranger)).Refusal?.Code);
        Assert.Equal(RefusalCode.AccessDenied, (await kms.Kms.ReplaceZone(stranger, "A")).Refusal?.Code);
        Assert.Equal(ZoneStatus.InService, kms.Store.Health.A.Status);
    }

    /// <summary>The purge is decided and its keys are still there, as when another one stops in the middle.</summary>
    private static async Task PurgeHalfway(SmallKms kms) =>
        Ok(await ((IActors)kms).Actor(VaultKind.Of(Vault), Administrator).Execute(new PurgeVault(), null, OperationId.Single("request", "purge"), default));
}
