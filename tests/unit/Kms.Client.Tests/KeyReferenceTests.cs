using System.Reflection;
using Kms.Client.Requests;
using Kms.Contract.Tests;
using Kms.Keys;
using Xunit;

namespace Kms.Client.Tests;

/// <summary>A call never acts on more than was named: a reference that an operation cannot use whole does not compile, or is refused before anything is sent.</summary>
public sealed class KeyReferenceTests(Service service) : IClassFixture<Service>
{
    private const string Version = "0123456789abcdef0123456789abcdef";

    private static readonly KeyUseResult Sealed = new(null, new byte[32], new byte[12], new byte[16]);

    /// <summary>Every operation that concerns a key with all its versions, asked for a key that is named by text.</summary>
    private static readonly Dictionary<string, Func<IKmsClient, string, Task>> WholeKey = new()
    {
        [nameof(IKmsClient.CreateKeyAsync)] = (kms, key) => kms.CreateKeyAsync(key, KeySpecs.Ec(Curve.P256).Value),
        [nameof(IKmsClient.ImportKeyAsync)] = (kms, key) => kms.ImportKeyAsync(key, new KeyToImport { Type = KeyType.Oct, K = new byte[32] }),
        [nameof(IKmsClient.RotateKeyAsync)] = (kms, key) => kms.RotateKeyAsync(key),
        [nameof(IKmsClient.ListKeyVersionsAsync)] = (kms, key) => kms.ListKeyVersionsAsync(key).GetAsyncEnumerator(default).MoveNextAsync().AsTask(),
        [nameof(IKmsClient.BackupKeyAsync)] = (kms, key) => kms.BackupKeyAsync(key),
        [nameof(IKmsClient.DeleteKeyAsync)] = (kms, key) => kms.DeleteKeyAsync(key),
        [nameof(IKmsClient.GetDeletedKeyAsync)] = (kms, key) => kms.GetDeletedKeyAsync(key),
        [nameof(IKmsClient.RecoverKeyAsync)] = (kms, key) => kms.RecoverKeyAsync(key),
        [nameof(IKmsClient.PurgeKeyAsync)] = (kms, key) => kms.PurgeKeyAsync(key),
        [nameof(IKmsClient.GetRotationPolicyAsync)] = (kms, key) => kms.GetRotationPolicyAsync(key),
        [nameof(IKmsClient.SetRotationPolicyAsync)] = (kms, key) => kms.SetRotationPolicyAsync(key, new RotationSettings(null, null, null)),
    };

    /// <summary>Every operation that can be asked of one version.</summary>
    private static readonly Dictionary<string, Func<IKmsClient, KeyRef, Task>> OneVersion = new()
    {
        [nameof(IKmsClient.GetKeyAsync)] = (kms, key) => kms.GetKeyAsync(key),
        [nameof(IKmsClient.UpdateKeyAsync)] = (kms, key) => kms.UpdateKeyAsync(key, new KeySettings(Enabled: false)),
        [nameof(IKmsClient.EncryptAsync)] = (kms, key) => kms.EncryptAsync(key, Algorithm.A256Gcm, new byte[1]),
        [nameof(IKmsClient.DecryptAsync)] = (kms, key) => kms.DecryptAsync(key, Algorithm.A256Gcm, Sealed),
        [nameof(IKmsClient.SignAsync)] = (kms, key) => kms.SignAsync(key, Algorithm.Es256, new byte[32]),
        [nameof(IKmsClient.SignDataAsync)] = (kms, key) => kms.SignDataAsync(key, Algorithm.Es256, new byte[1]),
        [nameof(IKmsClient.VerifyAsync)] = (kms, key) => kms.VerifyAsync(key, Algorithm.Es256, new byte[32], new byte[64]),
        [nameof(IKmsClient.VerifyDataAsync)] = (kms, key) => kms.VerifyDataAsync(key, Algorithm.Es256, new byte[1], new byte[64]),
        [nameof(IKmsClient.WrapKeyAsync)] = (kms, key) => kms.WrapKeyAsync(key, Algorithm.A256Kw, new byte[32]),
        [nameof(IKmsClient.UnwrapKeyAsync)] = (kms, key) => kms.UnwrapKeyAsync(key, Algorithm.A256Kw, new byte[40]),
    };

    public static TheoryData<string> WholeKeyNames => [.. WholeKey.Keys];

    public static TheoryData<string> OneVersionNames => [.. OneVersion.Keys];

    [Fact]
    public void Client_EveryOperation_TakesATypeThatItCanUseWhole()
    {
        Assert.Equal(WholeKey.Keys.Order(), MethodsWith(typeof(KeyName)));
        Assert.Equal(OneVersion.Keys.Order(), MethodsWith(typeof(KeyRef)));
        var conversions = typeof(KeyName).GetMethods().Concat(typeof(KeyRef).GetMethods())
            .Where(method => method.ReturnType == typeof(KeyName) && method.GetParameters() is [{ ParameterType: var from }] && from == typeof(KeyRef));
        Assert.Empty(conversions);
    }

    [Theory]
    [MemberData(nameof(WholeKeyNames))]
    public async Task WholeKeyOperation_TextWithAVersion_IsRefusedBeforeAnythingIsSent(string operation)
    {
        var transport = new Recorder();
        using var client = new KmsClient(transport, new KmsClientOptions(), TimeProvider.System);
        foreach (var key in (string[])[$"default/x/{Version}", "default/x/", "a/b/c/d", "under_score", "-vault/name", "/x", "x/", ""])
        {
            await Assert.ThrowsAsync<KmsInvalidRequestException>(() => WholeKey[operation](client, key));
        }

        Assert.Empty(transport.Paths);
        await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => WholeKey[operation](client, "payments/x"));
        Assert.Single(transport.Paths);
    }

    [Theory]
    [MemberData(nameof(OneVersionNames))]
    public async Task VersionOperation_Version_IsSentOrRefused(string operation)
    {
        var transport = new Recorder();
        var options = new KmsClientOptions();
        options.PublicKeys.UseLocally = false;
        using var client = new KmsClient(transport, options, TimeProvider.System);
        await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => OneVersion[operation](client, new KeyName("payments", "x").At(Version)));
        Assert.Contains($"/x/{Version}", Assert.Single(transport.Paths), StringComparison.Ordinal);
        foreach (var version in (string[])["", "versions", Version + "0", Version[1..] + "g", Version.ToUpperInvariant()])
        {
            await Assert.ThrowsAsync<KmsInvalidRequestException>(() => OneVersion[operation](client, new KeyRef("payments", "x", version)));
        }

        Assert.Single(transport.Paths);
    }

    [Fact]
    public async Task Decrypt_AnotherVersionThanTheCiphertexts_IsRefused()
    {
        var transport = new Recorder();
        using var client = new KmsClient(transport, new KmsClientOptions(), TimeProvider.System);
        var other = Version.Replace('0', 'f');
        await Assert.ThrowsAsync<KmsInvalidRequestException>(() => client.DecryptAsync($"default/x/{Version}", Algorithm.A256Gcm, Sealed with { VersionId = other }));
        Assert.Empty(transport.Paths);
    }

    [Theory]
    [InlineData("signing", null, "signing", null)]
    [InlineData("payments/signing", "payments", "signing", null)]
    [InlineData("payments/signing/" + Version, "payments", "signing", Version)]
    public void Text_Reference_IsTakenApart(string text, string? vault, string name, string? version)
    {
        KeyRef key = text;
        Assert.Equal(new KeyRef(vault, name, version), key);
        Assert.Equal(text, key.ToString());
        if (version is null)
        {
            KeyName whole = text;
            Assert.Equal(new KeyName(vault, name), whole);
            Assert.Equal(key, (KeyRef)whole);
            Assert.Equal(text, whole.ToString());
        }
    }

    [Fact]
    public async Task Delete_TextWithAVersion_LeavesTheKeyAlive()
    {
        foreach (var client in (IKmsClient[])[service.Client, new KmsClient(new InProcessTransport(service.Installation.Service, () => Installation.Administrator), new KmsClientOptions(), TimeProvider.System)])
        {
            var first = await client.CreateKeyAsync("kept", KeySpecs.Ec(Curve.P256).Value);
            await client.RotateKeyAsync("kept");
            await Assert.ThrowsAsync<KmsInvalidRequestException>(() => client.DeleteKeyAsync($"default/kept/{first.VersionId}"));
            Assert.Equal(first.VersionId, (await client.GetKeyAsync(new KeyName(null, "kept").At(first.VersionId))).VersionId);
            await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => client.GetKeyAsync(new KeyName(null, "kept").At(Version)));
            await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => client.UpdateKeyAsync(new KeyName(null, "kept").At(Version), new KeySettings(Enabled: false)));
        }
    }

    private static IEnumerable<string> MethodsWith(Type reference) =>
        typeof(IKmsClient).GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == reference))
            .Select(method => method.Name).Order();

    /// <summary>Keeps where every request would go, and knows no key.</summary>
    private sealed class Recorder : IKmsTransport
    {
        public List<string> Paths { get; } = [];

        public ValueTask<T> Send<T>(ClientRequest<T> request, string operationId, CancellationToken cancellation)
        {
            Paths.Add(request.Rest.Path);
            throw Errors.ErrorTable.Of(new Refusal(RefusalCode.KeyNotFound, "no such key"), operationId);
        }
    }
}
