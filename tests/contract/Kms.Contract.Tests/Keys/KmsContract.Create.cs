using Kms.Keys;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>Create, import, get, update.</content>
public abstract partial class KmsContract
{
    public static TheoryData<KeyType, int, Curve> EveryKind() => new()
    {
        { KeyType.Rsa, 2048, Curve.None },
        { KeyType.Ec, 256, Curve.P256 },
        { KeyType.Ec, 384, Curve.P384 },
        { KeyType.Ec, 521, Curve.P521 },
        { KeyType.Ec, 256, Curve.P256K },
        { KeyType.Oct, 128, Curve.None },
        { KeyType.Oct, 192, Curve.None },
        { KeyType.Oct, 256, Curve.None },
    };

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task CreateKey_EveryKind_IsGivenBackAsMade(KeyType type, int bits, Curve curve)
    {
        var made = Ok(await Kms.CreateKey(Admin, Key("Kind"), "Kind", new KeySpec(type, bits, curve), KeySettings.Default));
        var got = Ok(await Kms.GetKey(Admin, Key("kind"), null));

        Assert.Equal("Kind", got.Name);
        Assert.Equal(made.VersionId, got.VersionId);
        Assert.Equal((type, curve), (got.Spec.Type, got.Spec.Curve));
        Assert.Equal(KeyOperationNames.DefaultsFor(type), got.Operations);
        Assert.True(got.Attributes.Enabled);
        Assert.Equal(Time.GetUtcNow(), got.Attributes.Created);
        Assert.Equal("Recoverable+Purgeable", got.Recovery.Level);
        Assert.Equal(type == KeyType.Rsa ? bits / 8 : 0, got.Public.N.Length);
        Assert.Equal(type == KeyType.Ec ? (bits + 7) / 8 : 0, got.Public.X.Length);
    }

    [Fact]
    public async Task Recovery_OtherThanTheVaultHas_IsRefusedWhereverAKeyIsSet()
    {
        var other = new KeySettings(Recovery: new ExpectedRecovery(null, "Recoverable"));
        var same = new KeySettings(Recovery: new ExpectedRecovery(null, "Recoverable+Purgeable"));
        Refused(RefusalCode.BadParameter, await Kms.CreateKey(Admin, Key("recovery"), "recovery", KeySpecs.Oct(128).Value, other));
        Ok(await Kms.CreateKey(Admin, Key("recovery"), "recovery", KeySpecs.Oct(128).Value, same));
        Refused(RefusalCode.BadParameter, await Kms.UpdateKey(Admin, Key("recovery"), null, other));
        Ok(await Kms.UpdateKey(Admin, Key("recovery"), null, same));
    }

    [Fact]
    public async Task CreateKey_WithSettings_KeepsThem()
    {
        var tags = Tags.Create([KeyValuePair.Create("b", "2"), KeyValuePair.Create("a", "")]).Value;
        var settings = new KeySettings(KeyOperations.Sign, false, Time.GetUtcNow().AddDays(1), Time.GetUtcNow().AddDays(2), tags);
        await CreateEc("set", Curve.P256, settings);
        var got = Ok(await Kms.GetKey(Admin, Key("set"), null));
        Assert.Equal(KeyOperations.Sign, got.Operations);
        Assert.False(got.Attributes.Enabled);
        Assert.Equal(settings.NotBefore, got.Attributes.NotBefore);
        Assert.Equal(settings.Expires, got.Attributes.Expires);
        Assert.Equal(tags, got.Tags);
    }

    [Fact]
    public async Task CreateKey_NameInUse_MakesANewVersionAndKeepsTheOld()
    {
        var first = await CreateEc("twice");
        var second = await CreateEc("twice", Curve.P384);
        Assert.NotEqual(first.VersionId, second.VersionId);
        Assert.Equal(Curve.P384, Ok(await Kms.GetKey(Admin, Key("twice"), null)).Spec.Curve);
        Assert.Equal(Curve.P256, Ok(await Kms.GetKey(Admin, Key("twice"), first.VersionId)).Spec.Curve);
    }

    [Fact]
    public async Task GetKey_UnknownKeyOrVersion_IsNotFound()
    {
        await CreateEc("known");
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("unknown"), null));
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("known"), new string('0', 32)));
    }

    [Fact]
    public async Task ImportKey_SymmetricKey_ComputesWhatItsOwnerComputes()
    {
        byte[] k = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        using var material = new KeyToImport { Type = KeyType.Oct, K = [.. k] };
        Ok(await Kms.ImportKey(Admin, Key("mine"), "mine", material, KeySettings.Default));
        var digest = new byte[32];
        var answer = Ok(await Use("mine", new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, digest)));
        Assert.Equal(System.Security.Cryptography.HMACSHA256.HashData(k, digest), answer.Output.Value.ToArray());
    }

    [Fact]
    public async Task ImportKey_OfAnImpossibleSize_IsRefusedAndTakesNoName()
    {
        using var material = new KeyToImport { Type = KeyType.Oct, K = new byte[17] };
        Refused(RefusalCode.BadParameter, await Kms.ImportKey(Admin, Key("odd"), "odd", material, KeySettings.Default));
        Refused(RefusalCode.KeyNotFound, await Kms.GetKey(Admin, Key("odd"), null));
    }

    [Fact]
    public async Task UpdateKey_Attributes_ChangesThemAndNothingElse()
    {
        var made = await CreateEc("change");
        Time.Advance(TimeSpan.FromMinutes(1));
        var changed = Ok(await Kms.UpdateKey(Admin, Key("change"), made.VersionId, new KeySettings(Enabled: false)));
        Assert.False(changed.Attributes.Enabled);
        Assert.Equal(made.Attributes.Created, changed.Attributes.Created);
        Assert.Equal(Time.GetUtcNow(), changed.Attributes.Updated);
        Assert.Equal(made.Operations, changed.Operations);
        Assert.Equal(made.Public.X.ToArray(), changed.Public.X.ToArray());
    }

    [Fact]
    public async Task RotateKey_Key_SignsWithTheNewVersionAndVerifiesWithTheOld()
    {
        var first = await CreateEc("turn");
        var digest = new byte[32];
        var old = await Sign("turn", digest);
        var second = Ok(await Kms.RotateKey(Admin, Key("turn")));
        Assert.Equal(second.VersionId, (await Sign("turn", digest)).VersionId);
        var verify = new CryptoRequest(KeyOperations.Verify, Algorithm.Es256, digest, old.Output.Value);
        Assert.True(Ok(await Use("turn", verify, first.VersionId)).Output.Valid);
        Assert.False(Ok(await Use("turn", verify, second.VersionId)).Output.Valid);
    }
}
