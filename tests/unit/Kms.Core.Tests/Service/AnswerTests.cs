using Kms.Access;
using Kms.Keys;
using Kms.Vaults;
using Xunit;
using static Kms.Core.Tests.Service.KeyCalls;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Service;

/// <summary>Answers that are more than a state: random bytes, backups, policies, and a key whose last change is in doubt.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task RandomBytes_Count_Is1To128(int count, bool good)
    {
        var kms = await WithVault();
        var answer = await kms.Kms.RandomBytes(kms.Admin, Vault, count);
        Assert.Equal(good ? null : RefusalCode.BadParameter, answer.Refusal?.Code);
        Assert.Equal(good ? null : $"count is {count}: it must be 1 to 128.", answer.Refusal?.Message);
        Assert.True(!good || answer.Value.Span.SequenceEqual(Enumerable.Repeat((byte)7, count).ToArray()));
    }

    [Fact]
    public async Task Restore_OfABackup_IsTheWholeKeyInTheVaultAsked()
    {
        var kms = await WithVault();
        var first = await kms.Create("signing");
        var second = Ok(await kms.Kms.RotateKey(kms.Admin, Signing));
        var backup = Ok(await kms.Kms.BackupKey(kms.Admin, Signing));
        Ok(await kms.Kms.CreateVault(kms.Admin, Name("orders"), new VaultSettings()));

        var restored = Ok(await kms.Kms.RestoreKey(kms.Admin, Name("orders"), backup));
        Assert.Equal((Key("signing", Name("orders")), second.VersionId), (restored.Key, restored.VersionId));
        Assert.Equal(first.VersionId, Ok(await kms.Kms.GetKey(kms.Admin, restored.Key, first.VersionId)).VersionId);
    }

    [Fact]
    public async Task Restore_OfWhatIsNoBackup_IsRefused()
    {
        var kms = await WithVault();
        foreach (var blob in (byte[][])[[], [1, 2, 3], "[backup]{}"u8.ToArray(), BackupOf("no_name"), BackupOf("")])
        {
            var refusal = (await kms.Kms.RestoreKey(kms.Admin, Vault, blob)).Refusal;
            Assert.Equal((RefusalCode.BackupInvalid, "Backup blob contains invalid or corrupt version."), (refusal?.Code, refusal?.Message));
            var stranger = new Call(new Caller("stranger", "Stranger"), "request");
            Assert.Equal(RefusalCode.AccessDenied, (await kms.Kms.RestoreKey(stranger, Vault, blob)).Refusal?.Code);
        }
    }

    [Fact]
    public async Task RotationPolicy_Set_IsReadBack()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        Assert.Null(Ok(await kms.Kms.GetRotationPolicy(kms.Admin, Signing)));
        var settings = new RotationSettings(new RotationTrigger(Sample.Duration("P30D"), null), null, Sample.Duration("P90D"));
        var set = Ok(await kms.Kms.SetRotationPolicy(kms.Admin, Signing, settings));
        Assert.Equal(new RotationPolicy(settings.Rotate, null, settings.ExpiryTime, kms.Time.GetUtcNow(), kms.Time.GetUtcNow()), set);
        Assert.Equal(set, Ok(await kms.Kms.GetRotationPolicy(kms.Admin, Signing)));
        var bad = settings with { ExpiryTime = Sample.Duration("P27D") };
        Assert.Equal(RefusalCode.BadParameter, (await kms.Kms.SetRotationPolicy(kms.Admin, Signing, bad)).Refusal?.Code);
    }

    /// <summary>A rotation that may or may not have happened: versions that are named work, and nobody says which is the newest.</summary>
    [Fact]
    public async Task Key_WhoseRotationIsInDoubt_AnswersForVersionsThatAreNamed()
    {
        var kms = await WithVault();
        var first = await kms.Create("signing");
        kms.Zones.B.AfterStatement = (_, _) =>
        {
            kms.Zones.B.Down = true;
            return new(false);
        };
        Assert.Equal(RefusalCode.OutcomeUnknown, (await kms.Kms.RotateKey(kms.Admin, Signing)).Refusal?.Code);
        kms.Zones.B.AfterStatement = null;
        await kms.Store.Tick(default);

        Assert.Equal(RefusalCode.RecordInDoubt, (await kms.Kms.GetKey(kms.Admin, Signing, null)).Refusal?.Code);
        Assert.Equal(RefusalCode.RecordInDoubt, (await kms.Kms.UseKey(kms.Admin, Signing, null, Sign)).Refusal?.Code);
        Assert.Equal(first.VersionId, Ok(await kms.Kms.GetKey(kms.Admin, Signing, first.VersionId)).VersionId);
        Assert.Equal(first.VersionId, Ok(await kms.Kms.UseKey(kms.Admin, Signing, first.VersionId, Sign)).VersionId);
    }

    /// <summary>The emergency brake says that it holds in one zone only.</summary>
    [Fact]
    public async Task Disable_ZoneAway_SaysHowDurableItIs()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        kms.Zones.B.Down = true;
        var off = Ok(await kms.Kms.UpdateKey(kms.Admin, Signing, null, new KeySettings(Enabled: false)));
        Assert.Equal((Durability.SingleZone, false), (off.Durability, off.Attributes.Enabled));
        Assert.Equal(RefusalCode.KeyDisabled, (await kms.Kms.UseKey(kms.Admin, Signing, null, Sign)).Refusal?.Code);
    }
}
