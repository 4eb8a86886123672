using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>Vaults: making, changing, deleting, recovering, purging; walls between them.</content>
public abstract partial class KmsContract
{
    [Fact]
    public async Task CreateVault_Twice_SaysThatItWasThere()
    {
        Assert.True(Ok(await Kms.CreateVault(Admin, Name("orders"), new VaultSettings(RetentionDays: 30))).Made);
        var again = Ok(await Kms.CreateVault(Admin, Name("ORDERS"), new VaultSettings()));
        Assert.False(again.Made);
        Assert.Equal(30, again.Vault.RetentionDays);
        Assert.Equal("CustomizedRecoverable+Purgeable", again.Vault.Recovery.Level);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(91)]
    [InlineData(-1)]
    public async Task CreateVault_ImpossibleRetention_IsRefused(int days)
    {
        Refused(RefusalCode.BadParameter, await Kms.CreateVault(Admin, Name("orders"), new VaultSettings(RetentionDays: days)));
        Refused(RefusalCode.VaultNotFound, await Kms.GetVault(Admin, Name("orders")));
    }

    [Fact]
    public async Task UpdateVault_FixedProperties_CannotBeTakenBack()
    {
        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(PurgeProtection: true)));
        Refused(RefusalCode.BadParameter, await Kms.UpdateVault(Admin, Vault, new VaultSettings(PurgeProtection: false)));
        Refused(RefusalCode.BadParameter, await Kms.UpdateVault(Admin, Vault, new VaultSettings(RetentionDays: 10)));
        Assert.True(Ok(await Kms.GetVault(Admin, Vault)).PurgeProtection);
    }

    [Fact]
    public async Task DeleteVault_WithKeys_ComesBackWithThem()
    {
        await CreateEc("inside");
        Ok(await Kms.DeleteVault(Admin, Vault));
        Refused(RefusalCode.VaultNotFound, await Kms.GetVault(Admin, Vault));
        Refused(RefusalCode.VaultNotFound, await Kms.GetKey(Admin, Key("inside"), null));
        Refused(RefusalCode.VaultNotFound, await Use("inside", new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32])));
        Refused(RefusalCode.VaultNotFound, await Kms.ListKeys(Admin, Vault, PageRequest.First));
        Refused(RefusalCode.VaultIsDeletedButRecoverable, await Kms.CreateVault(Admin, Vault, new VaultSettings()));
        Ok(await Kms.RecoverVault(Admin, Vault));
        await Sign("inside", new byte[32]);
    }

    [Fact]
    public async Task PurgeVault_DeletedVault_IsEmptyWhenItsNameIsUsedAgain()
    {
        await CreateEc("inside");
        await CreateEc("deleted");
        Ok(await Kms.DeleteKey(Admin, Key("deleted")));
        Refused(RefusalCode.VaultNotFound, await Kms.PurgeVault(Admin, Vault));
        Ok(await Kms.DeleteVault(Admin, Vault));
        Ok(await Kms.PurgeVault(Admin, Vault));
        Assert.True(Ok(await Kms.CreateVault(Admin, Vault, new VaultSettings())).Made);
        Assert.Empty(Ok(await Kms.ListKeys(Admin, Vault, PageRequest.First)).Items);
        Assert.Empty(Ok(await Kms.ListDeletedKeys(Admin, Vault, PageRequest.First)).Items);
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("inside"), null));
    }

    [Fact]
    public async Task PurgeVault_UnderPurgeProtection_IsRefused()
    {
        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(PurgeProtection: true)));
        Ok(await Kms.DeleteVault(Admin, Vault));
        Refused(RefusalCode.PurgeProtected, await Kms.PurgeVault(Admin, Vault));
        Ok(await Kms.RecoverVault(Admin, Vault));
    }

    [Fact]
    public async Task ListVaults_DeletedOnes_StandInTheOtherList()
    {
        Ok(await Kms.CreateVault(Admin, Name("second"), new VaultSettings()));
        Ok(await Kms.DeleteVault(Admin, Name("second")));
        Assert.Equal(["payments"], (await Walk(page => Kms.ListVaults(Admin, page), 1)).Select(v => v.Name));
        Assert.Equal(["second"], (await Walk(page => Kms.ListDeletedVaults(Admin, page), 1)).Select(v => v.Name));
        Assert.NotNull(Ok(await Kms.GetDeletedVault(Admin, Name("second"))).Deletion);
    }

    [Fact]
    public async Task TwoVaults_SameKeyName_KnowNothingOfEachOther()
    {
        var other = Name("other");
        Ok(await Kms.CreateVault(Admin, other, new VaultSettings()));
        await CreateEc("same");
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key(other, "same"), null));
        Assert.Empty(Ok(await Kms.ListKeys(Admin, other, PageRequest.First)).Items);
        Refused(RefusalCode.VaultNotFound, await Kms.GetKey(Admin, Key(Name("never"), "same"), null));
    }

    [Fact]
    public async Task EveryCall_WithoutPermission_IsDenied()
    {
        await CreateEc("guarded");
        var key = Key("guarded");
        Refused(RefusalCode.AccessDenied, await Kms.CreateKey(Stranger, key, "guarded", KeySpecs.Ec(Curve.P256).Value, KeySettings.Default));
        Refused(RefusalCode.AccessDenied, await Kms.GetKey(Stranger, key, null));
        Refused(RefusalCode.AccessDenied, await Kms.UpdateKey(Stranger, key, null, new KeySettings(Enabled: false)));
        Refused(RefusalCode.AccessDenied, await Kms.RotateKey(Stranger, key));
        Refused(RefusalCode.AccessDenied, await Kms.ListKeys(Stranger, Vault, PageRequest.First));
        Refused(RefusalCode.AccessDenied, await Kms.ListKeyVersions(Stranger, key, PageRequest.First));
        Refused(RefusalCode.AccessDenied, await Kms.UseKey(Stranger, key, null, new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32])));
        Refused(RefusalCode.AccessDenied, await Kms.BackupKey(Stranger, key));
        Refused(RefusalCode.AccessDenied, await Kms.RestoreKey(Stranger, Vault, new byte[10]));
        Refused(RefusalCode.AccessDenied, await Kms.DeleteKey(Stranger, key));
        Refused(RefusalCode.AccessDenied, await Kms.GetDeletedKey(Stranger, key));
        Refused(RefusalCode.AccessDenied, await Kms.ListDeletedKeys(Stranger, Vault, PageRequest.First));
        Refused(RefusalCode.AccessDenied, await Kms.RecoverKey(Stranger, key));
        Refused(RefusalCode.AccessDenied, await Kms.PurgeKey(Stranger, key));
        Refused(RefusalCode.AccessDenied, await Kms.GetRotationPolicy(Stranger, key));
        Refused(RefusalCode.AccessDenied, await Kms.SetRotationPolicy(Stranger, key, new RotationSettings(null, null, null)));
        Refused(RefusalCode.AccessDenied, await Kms.RandomBytes(Stranger, Vault, 1));
        Refused(RefusalCode.AccessDenied, await Kms.CreateVault(Stranger, Name("mine"), new VaultSettings()));
        Refused(RefusalCode.AccessDenied, await Kms.GetVault(Stranger, Vault));
        Refused(RefusalCode.AccessDenied, await Kms.UpdateVault(Stranger, Vault, new VaultSettings()));
        Refused(RefusalCode.AccessDenied, await Kms.ListVaults(Stranger, PageRequest.First));
        Refused(RefusalCode.AccessDenied, await Kms.ListDeletedVaults(Stranger, PageRequest.First));
        Refused(RefusalCode.AccessDenied, await Kms.DeleteVault(Stranger, Vault));
        Refused(RefusalCode.AccessDenied, await Kms.GetDeletedVault(Stranger, Vault));
        Refused(RefusalCode.AccessDenied, await Kms.RecoverVault(Stranger, Vault));
        Refused(RefusalCode.AccessDenied, await Kms.PurgeVault(Stranger, Vault));
        Assert.True(Ok(await Kms.GetKey(Admin, key, null)).Attributes.Enabled);
    }
}
