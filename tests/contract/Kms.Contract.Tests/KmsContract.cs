using Kms.Access;
using Kms.Keys;
using Kms.Vaults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Contract.Tests;

/// <summary>
/// What <see cref="IKms"/> promises, written once: one partial file per subject, one derived class per host. A host that does not pass does not ship.
/// </summary>
public abstract partial class KmsContract : IAsyncLifetime
{
    private static int operations;

    private Installation? installation;

    protected Installation Under => installation!;

    /// <summary>The host under test.</summary>
    protected IKms Kms { get; private set; } = null!;

    protected FakeTimeProvider Time => Under.Time;

    protected VaultName Vault { get; } = Name("payments");

    /// <summary>A fresh operation of the administrator.</summary>
    protected static Call Admin => new(Installation.Administrator, "op-" + Interlocked.Increment(ref operations));

    /// <summary>One more request of the administrator for the change that this key names.</summary>
    protected static Call Keyed(string idempotencyKey) => Admin with { IdempotencyKey = idempotencyKey };

    protected static Call Stranger => new(Installation.Nobody, "op-" + Interlocked.Increment(ref operations));

    public async ValueTask InitializeAsync()
    {
        installation = await Install();
        Kms = await Connect(installation);
        Ok(await Kms.CreateVault(Admin, Vault, new VaultSettings()));
    }

    public async ValueTask DisposeAsync()
    {
        await Disconnect();
        await Under.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The way to the service under test: direct, or through a gateway.</summary>
    protected abstract ValueTask<IKms> Connect(Installation target);

    protected virtual ValueTask Disconnect() => ValueTask.CompletedTask;

    protected virtual Task<Installation> Install() => Installation.Start();

    /// <summary>The host lets go of every key and vault, as if they had been idle.</summary>
    protected virtual ValueTask Forget()
    {
        Under.Host.Forget();
        return ValueTask.CompletedTask;
    }

    protected static VaultName Name(string text) => VaultName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(text));

    protected KeyId Key(string name) => Key(Vault, name);

    protected static KeyId Key(VaultName vault, string name) =>
        KeyId.TryCreate(vault, name, out var id) ? id : throw new ArgumentException(name, nameof(name));

    protected static T Ok<T>(Result<T> result) => result.TryGet(out var value, out var refusal) ? value : throw new RefusedException(refusal);

    protected static void Refused<T>(RefusalCode code, Result<T> result)
    {
        Assert.NotNull(result.Refusal);
        Assert.Equal(code, result.Refusal.Code);
        Assert.NotEmpty(result.Refusal.Message);
    }

    protected async Task<KeyView> CreateEc(string name, Curve curve = Curve.P256, KeySettings? settings = null) =>
        Ok(await Kms.CreateKey(Admin, Key(name), name, KeySpecs.Ec(curve).Value, settings ?? KeySettings.Default));

    protected async Task<KeyView> CreateOct(string name, int bits = 256, KeySettings? settings = null) =>
        Ok(await Kms.CreateKey(Admin, Key(name), name, KeySpecs.Oct(bits).Value, settings ?? KeySettings.Default));

    protected async Task<KeyView> CreateRsa(string name, int bits = 2048) =>
        Ok(await Kms.CreateKey(Admin, Key(name), name, KeySpecs.Rsa(bits, 0).Value, KeySettings.Default));

    protected async Task<Result<CryptoAnswer>> Use(string name, CryptoRequest request, string? versionId = null) =>
        await Kms.UseKey(Admin, Key(name), versionId, request);

    protected async Task<CryptoAnswer> Sign(string name, byte[] digest, string? versionId = null) =>
        Ok(await Use(name, new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, digest), versionId));

    protected sealed class RefusedException(Refusal refusal) : Exception(refusal.ToString());
}
