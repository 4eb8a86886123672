using System.Security.Cryptography;
using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>One symmetric key, one family of algorithms; and the algorithms that a vault must allow.</content>
public abstract partial class KmsContract
{
    private static readonly CryptoRequest Gcm = new(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[32]);
    private static readonly CryptoRequest Mac = new(KeyOperations.Sign, Algorithm.Hs256, new byte[32]);
    private static readonly CryptoRequest Wrap = new(KeyOperations.WrapKey, Algorithm.A256Kw, new byte[32]);
    private static readonly CryptoRequest Cbc = new(KeyOperations.Encrypt, Algorithm.A256Cbc, new byte[32]);

    public static TheoryData<string> OffByDefault => ["RSA1_5", "A256CBC", "A256CBCPAD"];

    [Theory]
    [MemberData(nameof(OffByDefault))]
    public async Task UseKey_AlgorithmThatTheVaultMustAllow_IsOffAndOnInBothDirections(string name)
    {
        var algorithm = Algorithm.ByName[name];
        VaultSettings Allowed(bool on) => algorithm == Algorithm.Rsa15 ? new(AllowRsa15: on) : new(AllowAesCbc: on);
        bool IsAllowed(VaultView vault) => algorithm == Algorithm.Rsa15 ? vault.AllowRsa15 : vault.AllowAesCbc;
        _ = algorithm.KeyType == KeyType.Rsa ? await CreateRsa("all") : await CreateOct("all");
        await AssertOff();

        Assert.True(IsAllowed(Ok(await Kms.UpdateVault(Admin, Vault, Allowed(true)))));
        Assert.True(IsAllowed(Ok(await Kms.GetVault(Admin, Vault))));
        Assert.True(IsAllowed(Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings()))));
        await RoundTrips();

        Assert.False(IsAllowed(Ok(await Kms.UpdateVault(Admin, Vault, Allowed(false)))));
        await AssertOff();

        // The same at creation.
        var born = Ok(await Kms.CreateVault(Admin, Name("born"), Allowed(true))).Vault;
        Assert.True(IsAllowed(born));
        Assert.Equal((algorithm == Algorithm.Rsa15, algorithm != Algorithm.Rsa15), (born.AllowRsa15, born.AllowAesCbc));
        Assert.True(IsAllowed(Ok(await Kms.GetVault(Admin, Name("born")))));

        async Task RoundTrips()
        {
            await RoundTrip(algorithm, KeyOperations.Encrypt, KeyOperations.Decrypt);
            if (algorithm.Operations.HasFlag(KeyOperations.WrapKey))
            {
                await RoundTrip(algorithm, KeyOperations.WrapKey, KeyOperations.UnwrapKey);
            }
        }

        async Task AssertOff()
        {
            var iv = algorithm == Algorithm.Rsa15 ? null : new byte[16];
            foreach (var operation in KeyOperationNames.NamesOf(algorithm.Operations))
            {
                Assert.True(KeyOperationNames.TryParse(operation, out var one));
                Refused(RefusalCode.KeyOperationForbidden, await Use("all", new CryptoRequest(one, algorithm, new byte[32], Iv: iv)));
            }
        }
    }

    [Fact]
    public async Task GeneratedOct_OneKey_ServesEveryFamily()
    {
        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(AllowAesCbc: true)));
        await CreateOct("all");
        foreach (var algorithm in Algorithm.All.Where(row => row.Fits(new KeySpec(KeyType.Oct, 256))))
        {
            var forth = algorithm.Operations & (KeyOperations.Encrypt | KeyOperations.WrapKey | KeyOperations.Sign);
            await RoundTrip(algorithm, forth, algorithm.Operations & ~forth);
        }
    }

    [Fact]
    public async Task ImportedOct_FirstUse_DecidesTheFamilyForEver()
    {
        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(AllowAesCbc: true)));
        var version = await ImportOct("mine");
        var made = Ok(await Use("mine", Gcm)).Output;

        await AssertBound();
        await Forget();
        await AssertBound();
        Ok(await Kms.UpdateKey(Admin, Key("mine"), null, new KeySettings(Tags: Tags.None)));
        await AssertBound();

        // What rotation makes is a generated key: each family has its own.
        Ok(await Kms.RotateKey(Admin, Key("mine")));
        Ok(await Use("mine", Mac));
        Ok(await Use("mine", Gcm));
        await AssertBound();

        var backup = Ok(await Kms.BackupKey(Admin, Key("mine")));
        Ok(await Kms.DeleteKey(Admin, Key("mine")));
        Ok(await Kms.PurgeKey(Admin, Key("mine")));
        Ok(await Kms.RestoreKey(Admin, Vault, backup));
        await AssertBound();

        async Task AssertBound()
        {
            foreach (var other in (CryptoRequest[])[Mac, Wrap, Cbc])
            {
                Refused(RefusalCode.KeyOperationForbidden, await Use("mine", other, version));
            }

            var decrypt = new CryptoRequest(KeyOperations.Decrypt, Algorithm.A256Gcm, made.Value, Iv: made.Iv, Tag: made.Tag);
            Assert.Equal(new byte[32], Ok(await Use("mine", decrypt, version)).Output.Value.ToArray());
        }
    }

    [Theory]
    [InlineData(KeyOperations.Encrypt | KeyOperations.Decrypt, null, AlgorithmFamily.AesGcm)]
    [InlineData(KeyOperations.WrapKey | KeyOperations.UnwrapKey, null, AlgorithmFamily.AesKeyWrap)]
    [InlineData(KeyOperations.Sign, null, AlgorithmFamily.Hmac)]
    [InlineData(null, "A256KW", AlgorithmFamily.AesKeyWrap)]
    public async Task ImportedOct_BoundAtImport_ServesThatFamilyAlone(KeyOperations? operations, string? alg, AlgorithmFamily family)
    {
        var version = await ImportOct("mine", operations, alg is null ? null : Algorithm.ByName[alg]);
        Ok(await Kms.UpdateVault(Admin, Vault, new VaultSettings(AllowAesCbc: true)));
        Ok(await Kms.UpdateKey(Admin, Key("mine"), null, new KeySettings(KeyOperationNames.DefaultsFor(KeyType.Oct))));
        foreach (var request in (CryptoRequest[])[Gcm, Mac, Wrap, Cbc])
        {
            var used = await Use("mine", request, version);
            Assert.Equal(request.Algorithm.Family == family ? null : RefusalCode.KeyOperationForbidden, used.Refusal?.Code);
        }
    }

    [Fact]
    public async Task ImportedOct_UseThatGivesNothing_DecidesNothing()
    {
        await ImportOct("mine");
        Refused(RefusalCode.BadParameter, await Use("mine", Gcm with { Iv = new byte[12] }));
        Refused(RefusalCode.BadParameter, await Use("mine",
            new CryptoRequest(KeyOperations.Decrypt, Algorithm.A256Gcm, new byte[32], Iv: new byte[12], Tag: new byte[16])));
        var wrongMac = new CryptoRequest(KeyOperations.Verify, Algorithm.Hs256, new byte[32], new byte[32]);
        Assert.False(Ok(await Use("mine", wrongMac)).Output.Valid);
        Ok(await Use("mine", Wrap));
        Refused(RefusalCode.KeyOperationForbidden, await Use("mine", Mac));
    }

    [Fact]
    public async Task ImportedOct_TwoFamiliesAtOnce_OneOfThemGivesResults()
    {
        for (var round = 0; round < 10; round++)
        {
            var name = "race" + round;
            await ImportOct(name);
            var used = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
                (IsMac: i % 2 == 0, Result: await Use(name, i % 2 == 0 ? Mac : Gcm)))));
            Assert.Single(used.Where(use => use.Result.IsOk).Select(use => use.IsMac).Distinct());
            Assert.All(used.Where(use => !use.Result.IsOk), use => Refused(RefusalCode.KeyOperationForbidden, use.Result));
        }
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task ImportedOct_ZoneAway_FirstUseIsRefusedAndTheOthersWork(string away)
    {
        await ImportOct("unused");
        await ImportOct("used");
        await ImportOct("told", KeyOperations.Sign | KeyOperations.Verify);
        Ok(await Use("used", Gcm));
        var zone = away == "A" ? Under.A : Under.B;
        zone.Down = true;

        Refused(RefusalCode.ZoneUnavailable, await Use("unused", Mac));
        Ok(await Use("used", Gcm));
        Ok(await Use("told", Mac));

        zone.Down = false;
        await Under.Store.Tick(CancellationToken.None);
        Ok(await Use("unused", Wrap));
        Refused(RefusalCode.KeyOperationForbidden, await Use("unused", Mac));
        Assert.Equal(await ZoneDigest.Of(Under.A), await ZoneDigest.Of(Under.B));
    }

    [Fact]
    public async Task ImportedOct_BindingInDoubt_GivesNoResultUntilItIsDecided()
    {
        await ImportOct("doubt");
        await InDoubt(async () => Refused(RefusalCode.OutcomeUnknown, await Use("doubt", Gcm)));
        Assert.False((await Use("doubt", Gcm)).IsOk);
        Assert.False((await Use("doubt", Mac)).IsOk);
        await Decided();
        Ok(await Use("doubt", Gcm));
        Refused(RefusalCode.KeyOperationForbidden, await Use("doubt", Mac));
    }

    /// <returns>The id of the version.</returns>
    private async Task<string> ImportOct(string name, KeyOperations? operations = null, Algorithm? algorithm = null)
    {
        using var material = new KeyToImport { Type = KeyType.Oct, K = RandomNumberGenerator.GetBytes(32), Algorithm = algorithm };
        return Ok(await Kms.ImportKey(Admin, Key(name), name, material, new KeySettings(operations))).VersionId;
    }
}
