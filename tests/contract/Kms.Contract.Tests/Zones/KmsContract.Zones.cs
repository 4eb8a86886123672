using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>What a caller sees when a zone is away.</content>
public abstract partial class KmsContract
{
    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task ZoneAway_ExistingKeys_WorkAndChangesAreRefused(string away)
    {
        await CreateEc("old");
        var cold = await CreateOct("cold", 128);
        var zone = away == "A" ? Under.A : Under.B;
        zone.Down = true;

        Refused(RefusalCode.ZoneUnavailable, await Kms.CreateKey(Admin, Key("new"), "new", KeySpecs.Oct(128).Value, KeySettings.Default));
        Refused(RefusalCode.ZoneUnavailable, await Kms.RotateKey(Admin, Key("old")));
        Refused(RefusalCode.ZoneUnavailable, await Kms.UpdateKey(Admin, Key("old"), null, new KeySettings(Enabled: true)));
        Refused(RefusalCode.ZoneUnavailable, await Kms.UpdateKey(Admin, Key("old"), null, new KeySettings(Enabled: false, Tags: Tags.None)));
        Refused(RefusalCode.ZoneUnavailable, await Kms.DeleteKey(Admin, Key("old")));
        Refused(RefusalCode.ZoneUnavailable, await Kms.CreateVault(Admin, Name("later"), new VaultSettings()));
        await Sign("old", new byte[32]);
        Assert.Equal(cold.VersionId, Ok(await Kms.GetKey(Admin, Key("cold"), null)).VersionId);
        Assert.Equal(2, Ok(await Kms.ListKeys(Admin, Vault, PageRequest.First)).Items.Length);
        Assert.NotEqual(0, Ok(await Kms.BackupKey(Admin, Key("old"))).Length);
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("new"), null));

        zone.Down = false;
        await Under.Store.Tick(CancellationToken.None);
        await CreateOct("new", 128);
        Assert.Equal(await ZoneDigest.Of(Under.A), await ZoneDigest.Of(Under.B));
    }

    [Theory]
    [InlineData("A", false)]
    [InlineData("A", true)]
    [InlineData("B", false)]
    [InlineData("B", true)]
    public async Task EmergencyDisable_ZoneAway_HoldsAtOnceAndForEver(string away, bool forgotten)
    {
        var first = await CreateEc("leaked");
        var second = Ok(await Kms.RotateKey(Admin, Key("leaked")));
        var zone = away == "A" ? Under.A : Under.B;
        zone.Down = true;

        var disabled = Ok(await Kms.UpdateKey(Admin, Key("leaked"), null, new KeySettings(Enabled: false)));
        Assert.Equal(Durability.SingleZone, disabled.Durability);
        Assert.Equal(second.VersionId, disabled.VersionId);
        if (forgotten)
        {
            await Forget();
        }

        var sign = new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32]);
        Refused(RefusalCode.KeyDisabled, await Use("leaked", sign));
        Ok(await Use("leaked", sign, first.VersionId));
        Refused(RefusalCode.ZoneUnavailable, await Kms.UpdateKey(Admin, Key("leaked"), null, new KeySettings(Enabled: true)));

        zone.Down = false;
        await Under.Store.Tick(CancellationToken.None);
        Refused(RefusalCode.KeyDisabled, await Use("leaked", sign));
        Assert.False(Ok(await Kms.GetKey(Admin, Key("leaked"), null)).Attributes.Enabled);
        Assert.Equal(await ZoneDigest.Of(Under.A), await ZoneDigest.Of(Under.B));
        Assert.Empty((await Under.A.Denials(null, null, 10, CancellationToken.None)).Value);
        Assert.Empty((await Under.B.Denials(null, null, 10, CancellationToken.None)).Value);

        Ok(await Kms.UpdateKey(Admin, Key("leaked"), null, new KeySettings(Enabled: true)));
        Ok(await Use("leaked", sign));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task ReplaceZone_WhileServing_FillsAnEmptyOneAndLosesNothing(string replaced)
    {
        await CreateEc("kept");
        var zones = Ok(await Kms.ReplaceZone(Admin, replaced));
        Assert.Equal(ZoneStatus.Out, (replaced == "A" ? zones.A : zones.B).Status);
        await Sign("kept", new byte[32]);
        await Under.Store.Tick(CancellationToken.None);

        zones = Ok(await Kms.GetZones(Admin));
        Assert.True(zones.CanWrite);
        Assert.Equal(await ZoneDigest.Of(Under.A), await ZoneDigest.Of(Under.B));
        await CreateEc("new");
        Refused(RefusalCode.BadParameter, await Kms.ReplaceZone(Admin, "C"));
        Refused(RefusalCode.AccessDenied, await Kms.ReplaceZone(Stranger, "A"));
        Refused(RefusalCode.AccessDenied, await Kms.GetZones(Stranger));
    }

    /// <summary>Every statement of a rotation in turn: its answer is lost. Whatever the caller was told, the retry gives one version and no second.</summary>
    [Theory]
    [InlineData("A", 1)]
    [InlineData("A", 2)]
    [InlineData("B", 1)]
    [InlineData("B", 2)]
    public async Task LostReply_OfEachStatement_RetryMakesNoSecondVersion(string zone, int statement)
    {
        await CreateEc("once");
        var seen = 0;
        var target = zone == "A" ? Under.A : Under.B;
        target.AfterStatement = (_, _) => new(++seen != statement);
        var call = Keyed("once");
        var answer = await Kms.RotateKey(call, Key("once"));
        target.AfterStatement = null;
        await Under.Store.Tick(CancellationToken.None);
        var again = Ok(await Kms.RotateKey(call, Key("once")));
        Assert.Equal(2, Ok(await Kms.ListKeyVersions(Admin, Key("once"), PageRequest.First)).Items.Length);
        if (answer.IsOk)
        {
            Assert.Equal(answer.Value.VersionId, again.VersionId);
        }

        Assert.Equal(await ZoneDigest.Of(Under.A), await ZoneDigest.Of(Under.B));
    }
}
