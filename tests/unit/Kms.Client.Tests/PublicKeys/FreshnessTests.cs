using Kms.Client.PublicKeys;
using Kms.Keys;
using Kms.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Client.Tests.PublicKeys;

/// <summary>How long a public key that was fetched is believed.</summary>
public sealed class FreshnessTests(Service service) : IClassFixture<Service>
{
    private static readonly KeySettings Disabled = new(Enabled: false);

    [Fact]
    public async Task Verify_DisabledByAnother_IsSeenWhenTheLifetimeIsOver()
    {
        var time = TestTime.New();
        var client = service.Connect(options => options.PublicKeys.Lifetime = TimeSpan.FromMinutes(3), time: time);
        var (digest, signature) = await Sign(client, "another");
        Assert.True(await client.VerifyAsync("another", Algorithm.Es256, digest, signature));
        await service.Client.UpdateKeyAsync("another", Disabled);
        Assert.True(await client.VerifyAsync("another", Algorithm.Es256, digest, signature));
        time.Advance(TimeSpan.FromMinutes(3));
        var problem = await Assert.ThrowsAsync<KmsKeyNotUsableException>(() => client.VerifyAsync("another", Algorithm.Es256, digest, signature));
        Assert.Equal(nameof(RefusalCode.KeyDisabled), problem.Code);
    }

    [Fact]
    public async Task Verify_DisabledAndEnabledByThisClient_IsSeenAtOnce()
    {
        var (digest, signature) = await Sign(service.Client, "own");
        Assert.True(await service.Client.VerifyAsync("own", Algorithm.Es256, digest, signature));
        await service.Client.UpdateKeyAsync("own", Disabled);
        await Assert.ThrowsAsync<KmsKeyNotUsableException>(() => service.Client.VerifyAsync("own", Algorithm.Es256, digest, signature));
        await service.Client.UpdateKeyAsync("own", new KeySettings(Enabled: true));
        Assert.True(await service.Client.VerifyAsync("own", Algorithm.Es256, digest, signature));
    }

    [Fact]
    public async Task Encrypt_AfterRotationByThisClient_UsesTheNewVersion()
    {
        await service.Client.CreateKeyAsync("turning", KeySpecs.Rsa(2048, 0).Value);
        var before = await service.Client.EncryptAsync("turning", Algorithm.RsaOaep256, new byte[8]);
        var rotated = await service.Client.RotateKeyAsync("turning");
        Assert.Equal(rotated.VersionId, (await service.Client.EncryptAsync("turning", Algorithm.RsaOaep256, new byte[8])).VersionId);
        Assert.Equal(new byte[8], await service.Client.DecryptAsync("turning", Algorithm.RsaOaep256, before));
    }

    [Fact]
    public async Task Encrypt_KeyExpired_IsRefused()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var client = service.Connect(time: time);
        var expires = service.Installation.Time.GetUtcNow().AddYears(10);
        await client.CreateKeyAsync("ageing", KeySpecs.Rsa(2048, 0).Value, new KeySettings(Expires: expires));
        await client.EncryptAsync("ageing", Algorithm.RsaOaep256, new byte[8]);
        var asked = service.Faults.CountOf("/encrypt");
        time.Step(expires - time.GetUtcNow());
        await client.EncryptAsync("ageing", Algorithm.RsaOaep256, new byte[8]);
        Assert.Equal(asked + 1, service.Faults.CountOf("/encrypt"));
    }

    [Fact]
    public async Task Verify_CallerMayNotReadKeys_IsDoneByTheService()
    {
        var transport = new FakeTransport(name => name == "getKey"
            ? new KmsAccessDeniedException(new KmsError("AccessDenied", "no"))
            : new CryptoAnswer("k", "v", new CryptoOutput(default, Valid: true)));
        using var client = new KmsClient(transport, new KmsClientOptions(), TestTime.New(), NullLogger<KmsClient>.Instance);
        Assert.True(await client.VerifyAsync("k", Algorithm.Es256, new byte[32], new byte[64]));
        Assert.True(await client.VerifyAsync("k", Algorithm.Es256, new byte[32], new byte[64]));
        Assert.Equal(["getKey", "verify", "verify"], transport.Sent.Select(sent => sent.Name));
    }

    [Fact]
    public async Task Fetch_BegunBeforeAChange_IsNotKept()
    {
        var view = await service.Client.CreateKeyAsync("racing", KeySpecs.Ec(Curve.P256).Value);
        var slow = new TaskCompletionSource<KeyView>(TaskCreationOptions.RunContinuationsAsynchronously);
        var fetches = 0;
        var transport = new FakeTransport(name => name switch
        {
            "getKey" => fetches++ == 0 ? slow.Task : view with { Attributes = view.Attributes with { Enabled = false } },
            "updateKey" => view,
            _ => new KmsKeyNotUsableException(new KmsError("KeyDisabled", "disabled")),
        });
        using var client = new KmsClient(transport, new KmsClientOptions(), TestTime.New(), NullLogger<KmsClient>.Instance);
        var early = client.VerifyAsync("racing", Algorithm.Es256, new byte[32], new byte[64]);
        await client.UpdateKeyAsync("racing", Disabled);
        slow.SetResult(view);
        Assert.False(await early);
        await Assert.ThrowsAsync<KmsKeyNotUsableException>(() => client.VerifyAsync("racing", Algorithm.Es256, new byte[32], new byte[64]));
    }

    [Fact]
    public async Task Cache_MoreKeysThanItsBound_KeepsTheLastUsed()
    {
        var view = await service.Client.CreateKeyAsync("many", KeySpecs.Ec(Curve.P256).Value);
        using var cache = new PublicKeyCache(new PublicKeyOptions { CountMax = 3 }, TestTime.New());
        for (var i = 0; i < 10; i++)
        {
            cache.Keep(view.Key, i.ToString(System.Globalization.CultureInfo.InvariantCulture), new PublicKey(view), cache.Ticket);
            cache.TryFind(view.Key, "0", out _);
        }

        Assert.Equal(3, cache.Count);
        Assert.True(cache.TryFind(view.Key, "0", out _));
        Assert.True(cache.TryFind(view.Key, "9", out _));
        Assert.False(cache.TryFind(view.Key, "5", out _));
    }

    private static async Task<(byte[] Digest, ReadOnlyMemory<byte> Signature)> Sign(IKmsClient client, string key)
    {
        await client.CreateKeyAsync(key, KeySpecs.Ec(Curve.P256).Value);
        var digest = new byte[32];
        return (digest, (await client.SignAsync(key, Algorithm.Es256, digest)).Value);
    }
}
