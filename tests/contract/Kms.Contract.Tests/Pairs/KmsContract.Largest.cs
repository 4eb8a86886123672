using Kms.Keys;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>The largest key goes each way that a key can go, on every host and through every client.</content>
public abstract partial class KmsContract
{
    [Fact]
    public async Task LargestKey_BackedUpAndRestored_IsTheSame()
    {
        var (state, backup) = await LargestKey.Make(Under.Ports, "Largest");
        var key = Key("largest");
        Assert.InRange(backup.Length, KeySize.StoredBytesMax - (256 << 10), KeySize.BackupBytesMax);

        Ok(await Kms.RestoreKey(Admin, Vault, backup));
        await AssertIs(state, key);
        var again = Ok(await Kms.BackupKey(Admin, key));
        Ok(await Kms.DeleteKey(Admin, key));
        Ok(await Kms.PurgeKey(Admin, key));
        Ok(await Kms.RestoreKey(Admin, Vault, again));
        await AssertIs(state, key);
    }

    /// <summary>What cannot be backed up is never made; and a key that is full can still be switched off, deleted and brought back.</summary>
    [Fact]
    public async Task LargestKey_MadeLarger_IsRefusedAndStaysUsable()
    {
        var (state, backup) = await LargestKey.Make(Under.Ports, "full");
        var key = Key("full");
        Ok(await Kms.RestoreKey(Admin, Vault, backup));

        Refused(RefusalCode.Conflict, await Kms.RotateKey(Admin, key));
        Refused(RefusalCode.Conflict, await Kms.CreateKey(Admin, key, "full", KeySpecs.Oct(256).Value, KeySettings.Default));
        using var material = new KeyToImport { Type = KeyType.Oct, K = new byte[32] };
        Refused(RefusalCode.Conflict, await Kms.ImportKey(Admin, key, "full", material, KeySettings.Default));
        await AssertIs(state, key);

        foreach (var version in state.Versions.Take(3).Append(state.Latest))
        {
            Ok(await Kms.UpdateKey(Admin, key, version.Id, new KeySettings(Enabled: false, Expires: Time.GetUtcNow().AddDays(1))));
        }

        var changed = Ok(await Kms.BackupKey(Admin, key));
        Ok(await Kms.DeleteKey(Admin, key));
        Ok(await Kms.RecoverKey(Admin, key));
        Ok(await Kms.UpdateKey(Admin, key, null, new KeySettings(Tags: Tags.None)));
        Ok(await Kms.DeleteKey(Admin, key));
        Ok(await Kms.PurgeKey(Admin, key));
        Assert.False(Ok(await Kms.RestoreKey(Admin, Vault, changed)).Attributes.Enabled);
    }

    private async Task AssertIs(KeyState expected, KeyId key)
    {
        var newest = Ok(await Kms.GetKey(Admin, key, null));
        Assert.Equal((expected.Latest.Id, expected.Latest.Tags), (newest.VersionId, newest.Tags));
        foreach (var version in (KeyVersion[])[expected.Versions[0], expected.Versions[expected.Versions.Length / 2]])
        {
            Assert.Equal(version.Tags, Ok(await Kms.GetKey(Admin, key, version.Id)).Tags);
            var mac = Ok(await Use(key.Name, new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, new byte[32]), version.Id)).Output.Value;
            Assert.True(Ok(await Use(key.Name, new CryptoRequest(KeyOperations.Verify, Algorithm.Hs256, new byte[32], mac), version.Id)).Output.Valid);
        }
    }
}
