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
        Refused(RefusalCode.ZoneUnavailable, await Kms.UpdateKey(Admin, Key("old"), null, new KeySettings(Enabled: false)));
        Refused(RefusalCode.ZoneUnavailable, await Kms.DeleteKey(Admin, Key("old")));
        Refused(RefusalCode.ZoneUnavailable, await Kms.CreateVault(Admin, Name("later"), new VaultSettings()));
        await Sign("old", new byte[32]);
        Assert.Equal(cold.VersionId, Ok(await Kms.GetKey(Admin, Key("cold"), null)).VersionId);
        Assert.Equal(2, Ok(await Kms.ListKeys(Admin, Vault, PageRequest.First)).Items.Count);
        Assert.NotEqual(0, Ok(await Kms.BackupKey(Admin, Key("old"))).Length);
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("new"), null));

        zone.Down = false;
        await Under.Store.Tend(CancellationToken.None);
        await CreateOct("new", 128);
        Assert.Equal(await ZoneDigest.Of(Under.A), await ZoneDigest.Of(Under.B));
    }
}
