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
        [nameof(IKmsClient.CreateKey)] = (kms, key) => kms.CreateKey(key, KeySpecs.Ec(Curve.P256).Value),
        [nameof(IKmsClient.ImportKey)] = (kms, key) => kms.ImportKey(key, new KeyToImport { Type = KeyType.Oct, K = new byte[32] }),
        [nameof(IKmsClient.RotateKey)] = (kms, key) => kms.RotateKey(key),
        [nameof(IKmsClient.ListKeyVersions)] = (kms, key) => kms.ListKeyVersions(key).GetAsyncEnumerator(default).MoveNextAsync().AsTask(),
        [nameof(IKmsClient.BackupKey)] = (kms, key) => kms.BackupKey(key),
        [nameof(IKmsClient.DeleteKey)] = (kms, key) => kms.DeleteKey(key),
        [nameof(IKmsClient.GetDeletedKey)] = (kms, key) => kms.GetDeletedKey(key),
        [nameof(IKmsClient.RecoverKey)] = (kms, key) => kms.RecoverKey(key),
        [nameof(IKmsClient.PurgeKey)] = (kms, key) => kms.PurgeKey(key),
        [nameof(IKmsClient.GetRotationPolicy)] = (kms, key) => kms.GetRotationPolicy(key),
        [nameof(IKmsClient.SetRotationPolicy)] = (kms, key) => kms.SetRotationPolicy(key, new RotationSettings(null, null, null)),
    };

    /// <summary>Every operation that can be asked of one version.</summary>
    private static readonly Dictionary<string, Func<IKmsClient, KeyRef, Task>> OneVersion = new()
    {
        [nameof(IKmsClient.GetKey)] = (kms, key) => kms.GetKey(key),
        [nameof(IKmsClient.UpdateKey)] = (kms, key) => kms.UpdateKey(key, new KeySettings(Enabled: false)),
        [nameof(IKmsClient.Encrypt)] = (kms, key) => kms.Encrypt(key, Algorithm.A256Gcm, new byte[1]),
        [nameof(IKmsClient.Decrypt)] = (kms, key) => kms.Decrypt(key, Algorithm.A256Gcm, Sealed),
        [nameof(IKmsClient.Sign)] = (kms, key) => kms.Sign(key, Algorithm.Es256, new byte[32]),
        [nameof(IKmsClient.SignData)] = (kms, key) => kms.SignData(key, Algorithm.Es256, new byte[1]),
        [nameof(IKmsClient.Verify)] = (kms, key) => kms.Verify(key, Algorithm.Es256, new byte[32], new byte[64]),
        [nameof(IKmsClient.VerifyData)] = (kms, key) => kms.VerifyData(key, Algorithm.Es256, new byte[1], new byte[64]),
        [nameof(IKmsClient.WrapKey)] = (kms, key) => kms.WrapKey(key, Algorithm.A256Kw, new byte[32]),
        [nameof(IKmsClient.UnwrapKey)] = (kms, key) => kms.UnwrapKey(key, Algorithm.A256Kw, new byte[40]),
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
        await Assert.ThrowsAsync<KmsInvalidRequestException>(() => client.Decrypt($"default/x/{Version}", Algorithm.A256Gcm, Sealed with { VersionId = other }));
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
            var first = await client.CreateKey("kept", KeySpecs.Ec(Curve.P256).Value);
            await client.RotateKey("kept");
            await Assert.ThrowsAsync<KmsInvalidRequestException>(() => client.DeleteKey($"default/kept/{first.VersionId}"));
            Assert.Equal(first.VersionId, (await client.GetKey(new KeyName(null, "kept").At(first.VersionId))).VersionId);
            await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => client.GetKey(new KeyName(null, "kept").At(Version)));
            await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => client.UpdateKey(new KeyName(null, "kept").At(Version), new KeySettings(Enabled: false)));
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
