using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>Soft delete, recover, purge, purge protection, backup and restore.</content>
public abstract partial class KmsContract
{
    [Fact]
    public async Task DeleteKey_Key_IsOutOfUseAndCanBeRecoveredWhole()
    {
        var made = await CreateEc("lost");
        var deleted = Ok(await Kms.DeleteKey(Admin, Key("lost")));
        Assert.Equal(Time.GetUtcNow(), deleted.Deletion!.Deleted);
        Assert.Equal(Time.GetUtcNow().AddDays(90), deleted.Deletion.ScheduledPurge);
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("lost"), null));
        Refused(RefusalCode.KeyNotFound, await Use("lost", new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32])));
        Assert.Equal(made.VersionId, Ok(await Kms.GetDeletedKey(Admin, Key("lost"))).VersionId);

        var back = Ok(await Kms.RecoverKey(Admin, Key("lost")));
        Assert.Equal(made.VersionId, back.VersionId);
        await Sign("lost", new byte[32]);
        Refused(RefusalCode.KeyNotFound, await Kms.GetDeletedKey(Admin, Key("lost")));
    }

    [Fact]
    public async Task CreateKey_OnADeletedName_IsRefusedUntilItIsPurged()
    {
        var first = await CreateEc("name");
        Ok(await Kms.DeleteKey(Admin, Key("name")));
        Refused(RefusalCode.KeyIsDeletedButRecoverable, await Kms.CreateKey(Admin, Key("name"), "name", KeySpecs.Ec(Curve.P256).Value, KeySettings.Default));
        Ok(await Kms.PurgeKey(Admin, Key("name")));
        Refused(RefusalCode.KeyNotFound, await Kms.GetDeletedKey(Admin, Key("name")));
        Assert.NotEqual(first.VersionId, (await CreateEc("name")).VersionId);
        Assert.Single(Ok(await Kms.ListKeyVersions(Admin, Key("name"), PageRequest.First)).Items);
    }

    [Fact]
    public async Task PurgeKey_NotDeletedOrUnknown_IsNotFound()
    {
        await CreateEc("live");
        Refused(RefusalCode.KeyNotFound, await Kms.PurgeKey(Admin, Key("live")));
        Refused(RefusalCode.KeyNotFound, await Kms.PurgeKey(Admin, Key("never")));
        Refused(RefusalCode.KeyNotFound, await Kms.RecoverKey(Admin, Key("live")));
        Refused(RefusalCode.KeyNotFound, await Kms.DeleteKey(Admin, Key("never")));
    }

    [Fact]
    public async Task PurgeKey_UnderPurgeProtection_IsRefusedUntilRetentionEnds()
    {
        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(PurgeProtection: true)));
        await CreateEc("kept");
        Ok(await Kms.DeleteKey(Admin, Key("kept")));
        Refused(RefusalCode.PurgeProtected, await Kms.PurgeKey(Admin, Key("kept")));
        Time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromSeconds(1));
        Assert.Equal("Recoverable", Ok(await Kms.GetDeletedKey(Admin, Key("kept"))).Recovery.Level);
        Refused(RefusalCode.PurgeProtected, await Kms.PurgeKey(Admin, Key("kept")));
    }

    [Fact]
    public async Task BackupKey_PurgedKey_ComesBackWithAllVersions()
    {
        var first = await CreateEc("safe");
        var digest = new byte[32];
        var signature = (await Sign("safe", digest)).Output.Value;
        var second = Ok(await Kms.RotateKey(Admin, Key("safe")));
        var backup = Ok(await Kms.BackupKey(Admin, Key("safe")));
        Ok(await Kms.DeleteKey(Admin, Key("safe")));
        Refused(RefusalCode.KeyIsDeletedButRecoverable, await Kms.RestoreKey(Admin, Vault, backup));
        Ok(await Kms.PurgeKey(Admin, Key("safe")));

        Assert.Equal(second.VersionId, Ok(await Kms.RestoreKey(Admin, Vault, backup)).VersionId);
        var verify = new CryptoRequest(KeyOperations.Verify, Algorithm.Es256, digest, signature);
        Assert.True(Ok(await Use("safe", verify, first.VersionId)).Output.Valid);
        Refused(RefusalCode.KeyAlreadyExists, await Kms.RestoreKey(Admin, Vault, backup));
    }

    [Fact]
    public async Task RestoreKey_AlteredBlob_IsRefused()
    {
        await CreateEc("blob");
        var backup = Ok(await Kms.BackupKey(Admin, Key("blob"))).ToArray();
        Ok(await Kms.DeleteKey(Admin, Key("blob")));
        Ok(await Kms.PurgeKey(Admin, Key("blob")));
        for (var i = 0; i < backup.Length; i += 37)
        {
            var altered = backup.ToArray();
            altered[i] ^= 0x20;
            Refused(RefusalCode.BackupInvalid, await Kms.RestoreKey(Admin, Vault, altered));
        }

        Refused(RefusalCode.BackupInvalid, await Kms.RestoreKey(Admin, Vault, backup.AsMemory(0, backup.Length / 2)));
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("blob"), null));
    }
}
