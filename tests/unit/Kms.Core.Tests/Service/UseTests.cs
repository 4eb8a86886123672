using System.Text;
using Kms.Keys;
using Kms.Operations;
using Kms.Regions;
using Xunit;
using static Kms.Core.Tests.Service.SmallKms;

namespace Kms.Core.Tests.Service;

/// <summary>Uses of keys: what is looked at, in which order, and what the first use of an imported symmetric key decides.</summary>
public sealed class UseTests : IRegionView
{
    private static readonly CryptoRequest Sign = KeyCalls.Sign;
    private static readonly CryptoRequest Seal = new(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[] { 1 });
    private static readonly CryptoRequest Wrap = new(KeyOperations.WrapKey, Algorithm.A256Kw, new byte[] { 1 });

    public RegionRole Role { get; private set; } = RegionRole.Home;

    public RegionPosition? PositionOf(VaultName vault) => null;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Use_NewestOrNamedVersion_IsComputedByItsMaterial(bool isFar)
    {
        var kms = await WithVault();
        var first = Ok(await kms.Kms.CreateKey(kms.Admin, Key("Signing"), "Signing", Sample.P256, KeySettings.Default));
        var second = Ok(await kms.Kms.RotateKey(kms.Admin, Key("signing")));
        kms.IsFar = isFar;

        var newest = Ok(await kms.Kms.UseKey(kms.Admin, Key("signing"), null, Sign));
        Assert.Equal(
            ("Signing", second.VersionId, $"Sign by the material of {second.VersionId}"), (newest.Name, newest.VersionId, TextOf(newest)));
        var named = Ok(await kms.Kms.UseKey(kms.Admin, Key("signing"), first.VersionId, Sign));
        Assert.Equal((first.VersionId, $"Sign by the material of {first.VersionId}"), (named.VersionId, TextOf(named)));
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.UseKey(kms.Admin, Key("signing"), new string('0', 32), Sign)).Refusal?.Code);
        Assert.Equal(RefusalCode.KeyNotFound, (await kms.Kms.UseKey(kms.Admin, Key("never"), null, Sign)).Refusal?.Code);
        Assert.Equal(RefusalCode.VaultNotFound, (await kms.Kms.UseKey(kms.Admin, Key("signing", Name("never")), null, Sign)).Refusal?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Use_ThatCannotBeComputedOrIsForbidden_IsRefused(bool isFar)
    {
        var kms = await WithVault();
        await kms.Create("signing", settings: new KeySettings(KeyOperations.Sign));
        kms.IsFar = isFar;
        var uncomputable = Sign with { Value = Enumerable.Repeat((byte)255, 32).ToArray() };
        var bad = (await kms.Kms.UseKey(kms.Admin, Key("signing"), null, uncomputable)).Refusal;
        Assert.Equal((RefusalCode.BadParameter, "The value cannot be computed."), (bad?.Code, bad?.Message));
        var verify = Sign with { Operation = KeyOperations.Verify };
        Assert.Equal(RefusalCode.KeyOperationForbidden, (await kms.Kms.UseKey(kms.Admin, Key("signing"), null, verify)).Refusal?.Code);
    }

    [Fact]
    public async Task Use_InTwoOperationsAtOnce_IsNoCall()
    {
        var kms = await WithVault();
        await kms.Create("signing");
        var both = Sign with { Operation = KeyOperations.Sign | KeyOperations.Verify };
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await kms.Kms.UseKey(kms.Admin, Key("signing"), null, both));
    }

    /// <summary>The first use decides, and what it decided is there after everything was forgotten.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Use_FirstOfAnImportedKey_BindsItToTheFamily(bool isFar)
    {
        var kms = await Imported();
        kms.IsFar = isFar;
        Assert.StartsWith("Encrypt by", TextOf(Ok(await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Seal))), StringComparison.Ordinal);
        kms.Forget();

        Ok(await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Seal));
        Assert.Equal(RefusalCode.KeyOperationForbidden, (await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Wrap)).Refusal?.Code);
        Assert.Equal(2, Ok(await kms.Store.Read("key/payments/mine", default))!.Place.Version);
    }

    /// <summary>A signature that is not valid gives nothing away: it decides nothing.</summary>
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, RefusalCode.KeyOperationForbidden)]
    public async Task Use_VerifyFirst_BindsTheKeyOnlyIfTheSignatureIsValid(bool valid, RefusalCode? after)
    {
        var kms = await Imported();
        var verify = new CryptoRequest(KeyOperations.Verify, Algorithm.Hs256, new byte[32], new byte[valid ? 32 : 31]);
        Assert.Equal(valid, Ok(await kms.Kms.UseKey(kms.Admin, Key("mine"), null, verify)).Output.Valid);
        Assert.Equal(after, (await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Seal)).Refusal?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Use_FirstThatCannotBeStored_GivesNoResult(bool isFar)
    {
        var kms = await Imported();
        kms.IsFar = isFar;
        kms.Zones.B.Down = true;
        var refusal = (await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Seal)).Refusal;
        Assert.Equal(RefusalCode.ZoneUnavailable, refusal?.Code);
        Assert.StartsWith(
            "The first use of an imported key stores its family of algorithms, which failed. ", refusal?.Message, StringComparison.Ordinal);
    }

    /// <summary>Two at once, on two hosts: the one that comes second has no result, and hears why in plain words.</summary>
    [Fact]
    public async Task Use_FirstWhileAnotherDecides_IsForbidden()
    {
        var kms = await Imported();
        kms.Materials.WhilePerforming = () =>
        {
            kms.Materials.WhilePerforming = null;
            Assert.True(kms.Kms.UseKey(kms.Admin, Key("mine"), null, Wrap).AsTask().GetAwaiter().GetResult().IsOk);
        };

        var refusal = (await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Seal)).Refusal;
        Assert.Equal(RefusalCode.KeyOperationForbidden, refusal?.Code);
        Assert.StartsWith("This imported key version is for AES key wrap", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_FirstInARegionThatIsNoHome_DecidesNothing()
    {
        var kms = await Imported(new RegionGate(this, new ChangesUnderWay()));
        Role = RegionRole.Replica;
        Assert.Equal(RefusalCode.ReadOnlyReplica, (await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Seal)).Refusal?.Code);

        Role = RegionRole.Home;
        Ok(await kms.Kms.UseKey(kms.Admin, Key("mine"), null, Wrap));
    }

    [Fact]
    public async Task Use_OfAnyOtherKey_WritesNothing()
    {
        var kms = await WithVault();
        await kms.Create("oct", new KeySpec(KeyType.Oct, 256));
        Ok(await kms.Kms.UseKey(kms.Admin, Key("oct"), null, Seal));
        Ok(await kms.Kms.UseKey(kms.Admin, Key("oct"), null, Wrap));
        Assert.Equal(1, Ok(await kms.Store.Read("key/payments/oct", default))!.Place.Version);
    }

    private static async Task<SmallKms> Imported(RegionGate? gate = null)
    {
        var kms = await WithVault(gate);
        var material = new KeyToImport { Type = KeyType.Oct, K = new byte[32] };
        Ok(await kms.Kms.ImportKey(kms.Admin, Key("mine"), "mine", material, KeySettings.Default));
        return kms;
    }

    private static string TextOf(CryptoAnswer answer) => Encoding.ASCII.GetString(answer.Output.Value.Span);
}
