using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>Using keys: encrypt, decrypt, wrap, unwrap, sign, verify.</content>
public abstract partial class KmsContract
{
    public static TheoryData<string> EveryAlgorithm() => [.. Algorithm.ByName.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(EveryAlgorithm))]
    public async Task UseKey_EveryAlgorithm_UndoesWhatItDid(string name)
    {
        var algorithm = Algorithm.ByName[name];
        var bits = algorithm.KeyBits == 0 ? 256 : algorithm.KeyBits;
        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(AllowRsa15: true, AllowAesCbc: true)));
        _ = algorithm.KeyType switch
        {
            KeyType.Rsa => await CreateRsa("all"),
            KeyType.Ec => await CreateEc("all", algorithm.Curve),
            _ => await CreateOct("all", bits),
        };
        foreach (var (forth, back) in ((KeyOperations, KeyOperations)[])
            [(KeyOperations.Encrypt, KeyOperations.Decrypt), (KeyOperations.WrapKey, KeyOperations.UnwrapKey), (KeyOperations.Sign, KeyOperations.Verify)])
        {
            if (algorithm.Operations.HasFlag(forth))
            {
                await RoundTrip(algorithm, forth, back);
            }
        }
    }

    [Fact]
    public async Task UseKey_GcmWithWrongTag_IsABadParameter()
    {
        await CreateOct("gcm");
        var sealedText = Ok(await Use("gcm", new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[40]))).Output;
        var tag = sealedText.Tag.ToArray();
        tag[3] ^= 1;
        Refused(RefusalCode.BadParameter, await Use("gcm",
            new CryptoRequest(KeyOperations.Decrypt, Algorithm.A256Gcm, sealedText.Value, Iv: sealedText.Iv, Tag: tag)));
    }

    [Fact]
    public async Task UseKey_CallersIvForGcm_IsRefused()
    {
        await CreateOct("gcm");
        Refused(RefusalCode.BadParameter, await Use("gcm",
            new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[40], Iv: new byte[12])));
    }

    [Fact]
    public async Task UseKey_DisabledKey_IsRefusedAtOnceAndWorksWhenEnabledAgain()
    {
        await CreateEc("switch");
        await Sign("switch", new byte[32]);
        Ok(await Kms.UpdateKey(Admin, Key("switch"), null, new KeySettings(Enabled: false)));
        Refused(RefusalCode.KeyDisabled, await Use("switch", new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32])));
        Ok(await Kms.UpdateKey(Admin, Key("switch"), null, new KeySettings(Enabled: true)));
        await Sign("switch", new byte[32]);
    }

    [Fact]
    public async Task UseKey_AsTimePasses_FollowsTheValidityOfTheKey()
    {
        var now = Time.GetUtcNow();
        await CreateEc("window", settings: new KeySettings(NotBefore: now.AddHours(1), Expires: now.AddHours(2)));
        var request = new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32]);
        Refused(RefusalCode.KeyNotYetValid, await Use("window", request));
        Time.Advance(TimeSpan.FromHours(1));
        Ok(await Use("window", request));
        Time.Advance(TimeSpan.FromHours(1));
        Refused(RefusalCode.KeyExpired, await Use("window", request));
    }

    [Fact]
    public async Task UseKey_OperationNotInKeyOps_IsForbidden()
    {
        await CreateEc("only", settings: new KeySettings(KeyOperations.Verify));
        Refused(RefusalCode.KeyOperationForbidden, await Use("only", new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32])));
    }

    [Fact]
    public async Task UseKey_ByManyAtOnce_GivesRightAnswersToAll()
    {
        await CreateOct("hot");
        var work = Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            var text = BitConverter.GetBytes(i);
            var output = Ok(await Use("hot", new CryptoRequest(KeyOperations.Encrypt, Algorithm.A256Gcm, text))).Output;
            var back = Ok(await Use("hot", new CryptoRequest(KeyOperations.Decrypt, Algorithm.A256Gcm, output.Value, Iv: output.Iv, Tag: output.Tag)));
            Assert.Equal(text, back.Output.Value.ToArray());
        }));
        await Task.WhenAll(work);
    }

    [Fact]
    public async Task RandomBytes_AnyCount_IsThatLongAndNeverTheSame()
    {
        Assert.Equal(128, Ok(await Kms.RandomBytes(Admin, Vault, 128)).Length);
        Assert.NotEqual(Ok(await Kms.RandomBytes(Admin, Vault, 16)).ToArray(), Ok(await Kms.RandomBytes(Admin, Vault, 16)).ToArray());
        Refused(RefusalCode.BadParameter, await Kms.RandomBytes(Admin, Vault, 129));
        Refused(RefusalCode.BadParameter, await Kms.RandomBytes(Admin, Vault, 0));
    }

    private async Task RoundTrip(Algorithm algorithm, KeyOperations forth, KeyOperations back)
    {
        byte[] input = [.. Enumerable.Range(1, algorithm.DigestBytes > 0 ? algorithm.DigestBytes : 32).Select(i => (byte)i)];
        var there = Ok(await Use("all", new CryptoRequest(forth, algorithm, input))).Output;
        Assert.NotEqual(input, there.Value.ToArray());
        if (forth == KeyOperations.Sign)
        {
            Assert.True(Ok(await Use("all", new CryptoRequest(back, algorithm, input, there.Value))).Output.Valid);
            input[0] ^= 1;
            Assert.False(Ok(await Use("all", new CryptoRequest(back, algorithm, input, there.Value))).Output.Valid);
            return;
        }

        var again = Ok(await Use("all", new CryptoRequest(back, algorithm, there.Value, Iv: there.Iv, AdditionalData: there.AdditionalData, Tag: there.Tag)));
        Assert.Equal(input, again.Output.Value.ToArray());
    }
}
