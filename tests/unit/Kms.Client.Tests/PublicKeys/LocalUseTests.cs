using System.Security.Cryptography;
using Kms.Keys;
using Xunit;

namespace Kms.Client.Tests.PublicKeys;

/// <summary>What is computed here is what the service computes, for every algorithm whose public half is enough.</summary>
public sealed class LocalUseTests(Service service) : IClassFixture<Service>
{
    private const KeyOperations Both = KeyOperations.Sign | KeyOperations.Verify;

    public static TheoryData<string> Signing => [.. Algorithm.All.Where(row => row.KeyType != KeyType.Oct && row.Operations == Both).Select(row => row.Name)];

    public static TheoryData<string> Encrypting =>
        [.. Algorithm.All.Where(row => row.KeyType == KeyType.Rsa && row.Operations != Both).Except([Algorithm.Rsa15]).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Signing))]
    public async Task Verify_Here_SaysWhatTheServiceSays(string name)
    {
        var algorithm = Algorithm.ByName[name];
        var key = await KeyFor(algorithm);
        var remote = service.Connect(options => options.PublicKeys.UseLocally = false);
        var message = RandomNumberGenerator.GetBytes(100);
        var signed = await service.Client.SignDataAsync(key, algorithm, message);
        var other = await service.Client.SignDataAsync(key, algorithm, RandomNumberGenerator.GetBytes(100));
        var bent = signed.Value.ToArray();
        bent[^1] ^= 1;
        var asked = service.Faults.CountOf("/verify");
        foreach (var (signature, good) in new[] { (signed.Value.ToArray(), true), (other.Value.ToArray(), false), (bent, false), (bent[1..], false), ([], false) })
        {
            Assert.Equal(good, await service.Client.VerifyDataAsync(key, algorithm, message, signature));
            Assert.Equal(asked, service.Faults.CountOf("/verify"));
            Assert.Equal(good, await remote.VerifyDataAsync(key, algorithm, message, signature));
            Assert.Equal(++asked, service.Faults.CountOf("/verify"));
        }
    }

    [Theory]
    [MemberData(nameof(Encrypting))]
    public async Task Encrypt_Here_DecryptsThere(string name)
    {
        var algorithm = Algorithm.ByName[name];
        var key = await KeyFor(algorithm);
        var secret = RandomNumberGenerator.GetBytes(32);
        var asked = service.Faults.CountOf("/encrypt") + service.Faults.CountOf("/wrapKey");
        var encrypted = await service.Client.EncryptAsync(key, algorithm, secret);
        var wrapped = await service.Client.WrapKeyAsync(key, algorithm, secret);
        Assert.Equal(asked, service.Faults.CountOf("/encrypt") + service.Faults.CountOf("/wrapKey"));
        Assert.Equal(secret, await service.Client.DecryptAsync(key, algorithm, encrypted));
        Assert.Equal(secret, await service.Client.UnwrapKeyAsync(key.At(wrapped.VersionId!), algorithm, wrapped.Value));
    }

    [Fact]
    public async Task Encrypt_Rsa15_IsForTheVaultToAllow()
    {
        var key = await KeyFor(Algorithm.Rsa15);
        var secret = RandomNumberGenerator.GetBytes(32);
        await Assert.ThrowsAsync<KmsKeyNotUsableException>(() => service.Client.EncryptAsync(key, Algorithm.Rsa15, secret));
        await Assert.ThrowsAsync<KmsKeyNotUsableException>(() => service.Client.WrapKeyAsync(key, Algorithm.Rsa15, secret));

        Assert.True((await service.Client.UpdateVaultAsync("default", new Vaults.VaultSettings(AllowRsa15: true))).AllowRsa15);
        var encrypted = await service.Client.EncryptAsync(key, Algorithm.Rsa15, secret);
        var wrapped = await service.Client.WrapKeyAsync(key, Algorithm.Rsa15, secret);
        Assert.Equal(secret, await service.Client.DecryptAsync(key, Algorithm.Rsa15, encrypted));
        Assert.Equal(secret, await service.Client.UnwrapKeyAsync(key.At(wrapped.VersionId!), Algorithm.Rsa15, wrapped.Value));
    }

    [Fact]
    public async Task Encrypt_TooLong_IsRefusedAsByTheService()
    {
        var key = await KeyFor(Algorithm.RsaOaep256);
        var remote = service.Connect(options => options.PublicKeys.UseLocally = false);
        var here = await Assert.ThrowsAsync<KmsInvalidRequestException>(() => service.Client.EncryptAsync(key, Algorithm.RsaOaep256, new byte[500]));
        var there = await Assert.ThrowsAsync<KmsInvalidRequestException>(() => remote.EncryptAsync(key, Algorithm.RsaOaep256, new byte[500]));
        Assert.Equal(there.Message, here.Message);
    }

    [Fact]
    public async Task Symmetric_EveryOperation_IsDoneByTheService()
    {
        await service.Client.CreateKeyAsync("oct", KeySpecs.Oct(256).Value);
        var sealedText = await service.Client.EncryptAsync("oct", Algorithm.A256Gcm, "text"u8.ToArray(), "about"u8.ToArray());
        Assert.Equal("text"u8.ToArray(), await service.Client.DecryptAsync("oct", Algorithm.A256Gcm, sealedText));
        var wrapped = await service.Client.WrapKeyAsync("oct", Algorithm.A256Kw, new byte[32]);
        Assert.Equal(new byte[32], await service.Client.UnwrapKeyAsync("oct", Algorithm.A256Kw, wrapped.Value));
        var code = await service.Client.SignDataAsync("oct", Algorithm.Hs256, "m"u8.ToArray());
        Assert.True(await service.Client.VerifyDataAsync("oct", Algorithm.Hs256, "m"u8.ToArray(), code.Value));
    }

    private static VaultName Vault(string name) => VaultName.TryParse(name, out var vault) ? vault : throw new ArgumentException(name, nameof(name));

    private async Task<KeyName> KeyFor(Algorithm algorithm)
    {
        var spec = algorithm.KeyType == KeyType.Rsa ? KeySpecs.Rsa(2048, 0).Value : KeySpecs.Ec(algorithm.Curve).Value;
        return (await service.Client.CreateKeyAsync("local-" + algorithm.Name.Replace('_', '-'), spec)).Name;
    }
}
