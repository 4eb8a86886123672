using Kms.Access;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;
using Xunit;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Service;

/// <summary>Listings: each thing once, in its order, in pages as large as was asked for.</summary>
public sealed class ListTests
{
    private const string BadPage = "maxresults is {0}: it must be 1 to 25.";

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(25, true)]
    [InlineData(26, false)]
    public async Task List_OfAnyKind_TakesPagesOf1To25(int limit, bool good)
    {
        var kms = await WithVault();
        await kms.Create("signing");
        var page = new PageRequest(null, limit);
        Refusal?[] refusals =
        [
            (await kms.Kms.ListKeys(kms.Admin, Vault, page)).Refusal,
            (await kms.Kms.ListDeletedKeys(kms.Admin, Vault, page)).Refusal,
            (await kms.Kms.ListKeyVersions(kms.Admin, Key("signing"), page)).Refusal,
            (await kms.Kms.ListVaults(kms.Admin, page)).Refusal,
            (await kms.Kms.ListDeletedVaults(kms.Admin, page)).Refusal,
        ];

        Assert.All(refusals, refusal => Assert.Equal(good ? null : RefusalCode.BadParameter, refusal?.Code));
        Assert.All(refusals, refusal => Assert.Equal(good ? null : string.Format(null, BadPage, limit), refusal?.Message));
    }

    [Fact]
    public async Task ListKeys_InPages_EndsWithoutALastEmptyOneUnlessThePageIsFull()
    {
        var kms = await WithVault();
        foreach (var name in (string[])["c", "a", "b"])
        {
            await kms.Create(name);
        }

        var first = Ok(await kms.Kms.ListKeys(kms.Admin, Vault, new PageRequest(null, 2)));
        Assert.Equal("a b, then key/payments/b", Names(first));
        var second = Ok(await kms.Kms.ListKeys(kms.Admin, Vault, new PageRequest(first.Next, 2)));
        Assert.Equal("c", Names(second));
        Assert.Equal("a b c, then key/payments/c", Names(Ok(await kms.Kms.ListKeys(kms.Admin, Vault, new PageRequest(null, 3)))));

        static string Names(Page<KeyView> page) =>
            string.Join(' ', page.Items.Select(key => key.Name)) + (page.Next is { } next ? ", then " + next : string.Empty);
    }

    [Fact]
    public async Task ListKeys_Key_IsItsNewestVersionWithTheVaultsRecovery()
    {
        var kms = await WithVault();
        await kms.Create("live");
        await kms.Create("dead");
        var newest = Ok(await kms.Kms.RotateKey(kms.Admin, Key("live")));
        Ok(await kms.Kms.DeleteKey(kms.Admin, Key("dead")));

        var live = Assert.Single(Ok(await kms.Kms.ListKeys(kms.Admin, Vault, PageRequest.First)).Items);
        Assert.Equal((newest.VersionId, new Recovery(30, false), null), (live.VersionId, live.Recovery, live.Deletion));
        var dead = Assert.Single(Ok(await kms.Kms.ListDeletedKeys(kms.Admin, Vault, PageRequest.First)).Items);
        Assert.Equal(("dead", kms.Time.GetUtcNow().AddDays(30)), (dead.Name, dead.Deletion?.ScheduledPurge));
    }

    [Fact]
    public async Task ListKeyVersions_InPages_GoesOnAfterTheVersionThatEndedTheLast()
    {
        var kms = await WithVault();
        string[] made = [(await kms.Create("signing")).VersionId, await Rotated(), await Rotated(), await Rotated()];

        Assert.Equal(made[..3], await Versions(null, 3, next: made[2]));
        Assert.Equal(made[3..], await Versions(made[2], 3, next: null));
        Assert.Equal(made, await Versions(null, 4, next: null));
        Assert.Empty(await Versions(made[3], 4, next: null));

        async Task<string> Rotated() => Ok(await kms.Kms.RotateKey(kms.Admin, Key("signing"))).VersionId;
        async Task<IEnumerable<string>> Versions(string? after, int limit, string? next)
        {
            var page = Ok(await kms.Kms.ListKeyVersions(kms.Admin, Key("signing"), new PageRequest(after, limit)));
            Assert.Equal(next, page.Next);
            return page.Items.Select(version => version.VersionId);
        }
    }

    [Fact]
    public async Task ListKeyVersions_OfADeletedOrAnUnknownKey_IsEmpty()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        Ok(await kms.Kms.DeleteKey(kms.Admin, Key("signing")));
        foreach (var name in (string[])["signing", "never"])
        {
            var page = Ok(await kms.Kms.ListKeyVersions(kms.Admin, Key(name), PageRequest.First));
            Assert.Empty(page.Items);
            Assert.Null(page.Next);
        }
    }

    [Fact]
    public async Task ListKeyVersions_AfterAVersionThatIsNone_IsRefused()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        var refusal = (await kms.Kms.ListKeyVersions(kms.Admin, Key("signing"), new PageRequest("made up", 5))).Refusal;
        Assert.Equal((RefusalCode.BadParameter, "The page asked for is not one of this list."), (refusal?.Code, refusal?.Message));
    }

    [Fact]
    public async Task ListVaults_LiveAndDeleted_AreTwoLists()
    {
        var kms = await WithVault();
        Ok(await kms.Kms.CreateVault(kms.Admin, Name("orders"), new VaultSettings()));
        Ok(await kms.Kms.CreateVault(kms.Admin, Name("old"), new VaultSettings()));
        Ok(await kms.Kms.DeleteVault(kms.Admin, Name("old")));

        var first = Ok(await kms.Kms.ListVaults(kms.Admin, new PageRequest(null, 1)));
        Assert.Equal(("orders", "vault/orders"), (Assert.Single(first.Items).Name, first.Next));
        Assert.Equal(
            ["payments"], Ok(await kms.Kms.ListVaults(kms.Admin, new PageRequest(first.Next, 5))).Items.Select(vault => vault.Name));
        Assert.Equal(["old"], Ok(await kms.Kms.ListDeletedVaults(kms.Admin, PageRequest.First)).Items.Select(vault => vault.Name));
    }

    /// <summary>Damaged, of no key, or of a key that is gone: the others are listed, and the operator hears of it.</summary>
    [Fact]
    public async Task ListKeys_RecordsThatDoNotBelong_HideNoOtherAndAreReported()
    {
        var kms = await WithVault();
        await kms.Create("good");
        await Put(kms, "key/payments/a", "no key at all"u8.ToArray());
        await Put(kms, "key/payments/b", StoredKey.Write(KeyState.Absent));
        await Put(kms, "note/payments/c", StoredKey.Write(Sample.Active()));

        var page = Ok(await kms.Kms.ListKeys(kms.Admin, Vault, PageRequest.First));
        Assert.Equal(["good"], page.Items.Select(key => key.Name));
        Assert.Equal(
            [
                "Record 'key/payments/a' version 1 does not open: it was damaged or moved, or it belongs to another root key.",
                "Record 'key/payments/b' stands in a list in which it does not belong.",
                "Record 'note/payments/c' stands in a list in which it does not belong.",
            ],
            kms.Noticed.Select(refusal => refusal.Message));
        Assert.All(kms.Noticed, refusal => Assert.Equal(RefusalCode.RecordCorrupt, refusal.Code));
    }

    [Fact]
    public async Task List_OfVaults_NeedsThePermissionAndAZone()
    {
        var kms = await WithVault();
        var stranger = new Call(new Caller("stranger", "Stranger"), "request");
        Assert.Equal(RefusalCode.AccessDenied, (await kms.Kms.ListVaults(stranger, PageRequest.First)).Refusal?.Code);
        Assert.Equal(RefusalCode.AccessDenied, (await kms.Kms.ListDeletedVaults(stranger, PageRequest.First)).Refusal?.Code);

        kms.Zones.A.Down = kms.Zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await kms.Kms.ListVaults(kms.Admin, PageRequest.First)).Refusal?.Code);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await kms.Kms.ListKeys(kms.Admin, Vault, PageRequest.First)).Refusal?.Code);
    }

    private static async Task Put(SmallKms kms, string id, byte[] content)
    {
        var place = new RecordPlace("payments", id, 1, new RecordIndex("keys/payments", null));
        Assert.True((await kms.Store.Write(new RecordWrite(place, kms.Seal.Seal(place, content), "op"), default)).IsOk);
    }
}
