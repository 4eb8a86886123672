using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>What happens because time has come, with no request arriving.</content>
public abstract partial class KmsContract
{
    [Fact]
    public async Task RotationPolicy_WhenItIsDue_MakesANewVersionByItself()
    {
        var first = await CreateEc("auto");
        Ok(await Kms.SetRotationPolicy(Admin, Key("auto"),
            new RotationSettings(new RotationTrigger(Duration("P30D"), null), null, Duration("P90D"))));
        Time.Advance(TimeSpan.FromDays(30));

        await Eventually.True(async () => Ok(await Kms.GetKey(Admin, Key("auto"), null)).VersionId != first.VersionId, "the key was rotated");
        var rotated = Ok(await Kms.GetKey(Admin, Key("auto"), null));
        Assert.Equal(rotated.Attributes.Created.AddDays(90), rotated.Attributes.Expires);
        Assert.Equal(2, Ok(await Kms.ListKeyVersions(Admin, Key("auto"), PageRequest.First)).Items.Length);
    }

    [Fact]
    public async Task RotationPolicy_SetAndGet_IsTheSame()
    {
        await CreateEc("policy");
        Assert.Null(Ok(await Kms.GetRotationPolicy(Admin, Key("policy"))));
        var settings = new RotationSettings(
            new RotationTrigger(null, Duration("PT240H30M")), new RotationTrigger(null, Duration("P1W")), Duration("P1Y6M"));
        Ok(await Kms.SetRotationPolicy(Admin, Key("policy"), settings));
        var got = Ok(await Kms.GetRotationPolicy(Admin, Key("policy")))!;
        Assert.Equal((settings.Rotate, settings.Notify, settings.ExpiryTime), (got.Rotate, got.Notify, got.ExpiryTime));
        Refused(RefusalCode.BadParameter, await Kms.SetRotationPolicy(Admin, Key("policy"), settings with { ExpiryTime = Duration("P27D") }));
        Refused(RefusalCode.KeyNotFound, await Kms.GetRotationPolicy(Admin, Key("nobody")));
    }

    [Fact]
    public async Task DeletedKey_WhenRetentionEnds_IsGoneForEver()
    {
        await CreateEc("over");
        Ok(await Kms.DeleteKey(Admin, Key("over")));
        Time.Advance(TimeSpan.FromDays(90));
        await Eventually.True(async () => (await Kms.GetDeletedKey(Admin, Key("over"))).Refusal?.Code == RefusalCode.KeyNotFound, "the key was purged");
        Refused(RefusalCode.KeyNotFound, await Kms.RecoverKey(Admin, Key("over")));
    }

    [Fact]
    public async Task DeletedVault_WhenRetentionEnds_IsGoneWithItsKeys()
    {
        var short7 = Name("short");
        Ok(await Kms.CreateVault(Admin, short7, new VaultSettings(RetentionDays: 7)));
        Ok(await Kms.CreateKey(Admin, Key(short7, "k"), "k", KeySpecs.Oct(128).Value, KeySettings.Default));
        Ok(await Kms.DeleteVault(Admin, short7));
        Time.Advance(TimeSpan.FromDays(7));
        await Eventually.True(async () => (await Kms.GetDeletedVault(Admin, short7)).Refusal?.Code == RefusalCode.VaultNotFound, "the vault was purged");
        await Eventually.True(async () => (await Kms.CreateVault(Admin, short7, new VaultSettings())).IsOk, "its name is free again");
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key(short7, "k"), null));
    }

    private static CalendarDuration Duration(string text) =>
        CalendarDuration.TryParse(text, out var duration) ? duration : throw new ArgumentException(text, nameof(text));
}
