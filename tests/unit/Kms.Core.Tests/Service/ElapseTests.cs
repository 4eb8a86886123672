using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Vaults;
using Xunit;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Service;

/// <summary>What happens because time has come: called for a record that is due, it does what is due, and nothing else.</summary>
public sealed class ElapseTests
{
    private static readonly RotationSettings Monthly = new(new RotationTrigger(Sample.Duration("P30D"), null), null, null);

    [Fact]
    public async Task Elapse_OfAKeyWithAPolicy_RotatesItWhenItsTimeHasCome()
    {
        var kms = await WithVault();
        var first = await kms.Create("signing");
        Ok(await kms.Kms.SetRotationPolicy(kms.Admin, Key("signing"), Monthly));
        kms.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Assert.Null(await kms.Elapse("key/payments/signing"));
        Assert.Equal(first.VersionId, Ok(await kms.Kms.GetKey(kms.Admin, Key("signing"), null)).VersionId);

        kms.Time.Advance(TimeSpan.FromTicks(1));
        kms.Asked.Clear();
        Assert.Null(await kms.Elapse("key/payments/signing"));
        Assert.All(kms.Asked, caller => Assert.Same(Caller.Clock, caller));
        Assert.Equal(2, Ok(await kms.Kms.ListKeyVersions(kms.Admin, Key("signing"), PageRequest.First)).Items.Length);
    }

    [Fact]
    public async Task Elapse_OfADeletedKey_DestroysItWhenItsRetentionEnds()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        Ok(await kms.Kms.DeleteKey(kms.Admin, Key("signing")));
        kms.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Assert.Null(await kms.Elapse("key/payments/signing"));
        Ok(await kms.Kms.GetDeletedKey(kms.Admin, Key("signing")));

        kms.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await kms.Elapse("key/payments/signing"));
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.GetDeletedKey(kms.Admin, Key("signing"))).Refusal?.Code);
        await kms.Create("signing");
    }

    [Theory]
    [InlineData("key/payments/never")]
    [InlineData("vault/never")]
    public async Task Elapse_OfWhatIsNotThere_DoesNothing(string recordId)
    {
        var kms = await WithVault();
        var (before, a) = (await ZoneDigest.Of(kms.Zones.A), kms.Zones.A.Executed.Count);
        Assert.Null(await kms.Elapse(recordId));
        Assert.Equal((before, a), (await ZoneDigest.Of(kms.Zones.A), kms.Zones.A.Executed.Count));
    }

    [Fact]
    public async Task Elapse_NoZone_IsRefusedSoThatTheClockTriesAgain()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        Ok(await kms.Kms.SetRotationPolicy(kms.Admin, Key("signing"), Monthly));
        Ok(await kms.Kms.CreateVault(kms.Admin, Name("old"), new VaultSettings(7)));
        Ok(await kms.Kms.DeleteVault(kms.Admin, Name("old")));
        kms.Time.Advance(TimeSpan.FromDays(30));
        kms.Zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await kms.Elapse("key/payments/signing"))?.Code);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await kms.Elapse("vault/old"))?.Code);

        kms.Forget();
        kms.Zones.A.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await kms.Elapse("key/payments/signing"))?.Code);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await kms.Elapse("vault/old"))?.Code);
    }

    [Fact]
    public async Task Elapse_OfADeletedVault_DestroysItWithItsKeysWhenItsRetentionEnds()
    {
        var kms = await WithVault();
        await kms.Create("live");
        await kms.Create("dead");
        Ok(await kms.Kms.DeleteKey(kms.Admin, Key("dead")));
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        kms.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Assert.Null(await kms.Elapse("vault/payments"));
        Assert.NotNull(Ok(await kms.Kms.GetDeletedVault(kms.Admin, Vault)).Deletion);

        kms.Time.Advance(TimeSpan.FromTicks(1));
        kms.Asked.Clear();
        Assert.Null(await kms.Elapse("vault/payments"));
        Assert.All(kms.Asked, caller => Assert.Same(Caller.Clock, caller));
        Assert.Equal(RefusalCode.VaultNotFound, (await kms.Kms.GetDeletedVault(kms.Admin, Vault)).Refusal?.Code);
        Assert.True(Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings())).Made);
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.GetKey(kms.Admin, Key("live"), null)).Refusal?.Code);
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.GetDeletedKey(kms.Admin, Key("dead"))).Refusal?.Code);
    }

    /// <summary>A purge destroys at most 256 keys before it answers; the clock goes on until the last one is gone.</summary>
    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    [InlineData(600, false)]
    public async Task Purge_OfALargeVault_IsFinishedByTheClock(int keys, bool atOnce)
    {
        var kms = await WithVault();
        for (var i = 0; i < keys; i++)
        {
            await kms.Create("key-" + i);
        }

        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        Ok(await kms.Kms.PurgeVault(kms.Admin, Vault));
        Assert.Equal(!atOnce, await IsBeingPurged());
        Assert.Equal(atOnce ? 0 : Math.Max(0, keys - 256), await Left());

        Assert.Null(await kms.Elapse("vault/payments"));
        Assert.True(Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings())).Made);
        Assert.Empty(Ok(await kms.Kms.ListKeys(kms.Admin, Vault, PageRequest.First)).Items);

        async Task<bool> IsBeingPurged() =>
            (await ((IActors)kms).Actor(VaultKind.Of(Vault), Administrator).Read(default)).Value.IsBeingEmptied;
        async Task<int> Left() => Ok(await kms.Store.List("keys/payments", null, 1000, default)).Count;
    }

    /// <summary>A key that cannot be destroyed now keeps its vault: it is neither lost nor taken for gone.</summary>
    [Fact]
    public async Task Purge_Disturbed_IsDoneAndGoesOnLater()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        Ok(await kms.Kms.DeleteVault(kms.Admin, Vault));
        kms.Zones.B.BeforeStatement = statement =>
        {
            kms.Zones.B.Down |= statement is Prepare { RecordId: "key/payments/signing" };
            return new(true);
        };
        Ok(await kms.Kms.PurgeVault(kms.Admin, Vault));
        Assert.Equal(RefusalCode.ZoneUnavailable, (await kms.Elapse("vault/payments"))?.Code);

        kms.Zones.B.BeforeStatement = null;
        kms.Zones.B.Down = false;
        await kms.Store.Tick(default);
        Assert.Equal(RefusalCode.VaultIsBeingPurged, (await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings())).Refusal?.Code);
        Assert.Null(await kms.Elapse("vault/payments"));
        Assert.True(Ok(await kms.Kms.CreateVault(kms.Admin, Vault, new VaultSettings())).Made);
    }
}
