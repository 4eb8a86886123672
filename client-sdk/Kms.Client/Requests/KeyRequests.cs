using Kms.Access;
using Kms.Client.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Client.Requests;

/// <summary>Making, taking over, changing and looking at keys.</summary>
internal static class KeyRequests
{
    public static ClientRequest<KeyView> Create(KeyId key, string name, KeySpec spec, KeySettings settings) => Change(
        "createKey", key, (kms, call, cancellation) => kms.CreateKey(call, key, name, spec, settings, cancellation),
        form => form.With(() => KeyBodies.Create(spec, settings)), HttpMethod.Post, $"/keys/{name}/create");

    public static ClientRequest<KeyView> Import(KeyId key, string name, KeyToImport material, KeySettings settings) => Change(
        "importKey", key, (kms, call, cancellation) => kms.ImportKey(call, key, name, material, settings, cancellation),
        form => form.With(() => KeyBodies.Import(material, settings)), HttpMethod.Put, $"/keys/{name}");

    public static ClientRequest<KeyView> Rotate(KeyId key) => Change(
        "rotateKey", key, (kms, call, cancellation) => kms.RotateKey(call, key, cancellation),
        form => form, HttpMethod.Post, $"/keys/{key.Name}/rotate");

    public static ClientRequest<KeyView> Update(KeyId key, string? version, KeySettings changes) => Change(
        "updateKey", key, (kms, call, cancellation) => kms.UpdateKey(call, key, version, changes, cancellation),
        form => form.With(() => KeyBodies.Update(changes)), HttpMethod.Patch, PathOf(key, version));

    public static ClientRequest<KeyView> Get(KeyId key, string? version) => new(
        "getKey", Repetition.Reads, (kms, call, cancellation) => kms.GetKey(call, key, version, cancellation),
        Rest(HttpMethod.Get, key.Vault, PathOf(key, version)));

    public static ClientRequest<byte[]> Backup(KeyId key) => new(
        "backupKey", Repetition.Reads, async (kms, call, cancellation) => Bytes(await kms.BackupKey(call, key, cancellation)),
        RestForms.For<BackupKeyResult, byte[]>(HttpMethod.Post, key.Vault, $"/keys/{key.Name}/backup", result => Bytes(result.Value)));

    public static ClientRequest<KeyView> Restore(VaultName vault, ReadOnlyMemory<byte> backup) => new(
        "restoreKey", Repetition.Recognized, (kms, call, cancellation) => kms.RestoreKey(call, vault, backup, cancellation),
        Rest(HttpMethod.Post, vault, "/keys/restore").With(() => new KeyRestoreParameters { Value = backup }));

    public static ClientRequest<RotationPolicy?> GetPolicy(KeyId key) => new(
        "getRotationPolicy", Repetition.Reads, (kms, call, cancellation) => kms.GetRotationPolicy(call, key, cancellation),
        RestForms.For<RotationPolicyBody, RotationPolicy?>(
            HttpMethod.Get, key.Vault, $"/keys/{key.Name}/rotationpolicy", KeyViews.PolicyOf));

    public static ClientRequest<RotationPolicy> SetPolicy(KeyId key, RotationSettings policy) => new(
        "setRotationPolicy", Repetition.Recognized, (kms, call, cancellation) => kms.SetRotationPolicy(call, key, policy, cancellation),
        RestForms.For<RotationPolicyBody, RotationPolicy>(
            HttpMethod.Put, key.Vault, $"/keys/{key.Name}/rotationpolicy",
            body => KeyViews.PolicyOf(body) ?? throw KeyViews.Missing("policy"))
            .With(() => KeyBodies.Policy(policy)));

    public static ClientRequest<byte[]> Random(VaultName vault, int count) => new(
        "randomBytes", Repetition.Reads, async (kms, call, cancellation) => Bytes(await kms.RandomBytes(call, vault, count, cancellation)),
        RestForms.For<RandomBytesResult, byte[]>(HttpMethod.Post, vault, "/rng", result => Bytes(result.Value))
            .With(() => new RandomBytesParameters { Count = count }));

    public static string PathOf(KeyId key, string? version) => version is null ? $"/keys/{key.Name}" : $"/keys/{key.Name}/{Uri.EscapeDataString(version)}";

    private static ClientRequest<KeyView> Change(
        string name, KeyId key, Func<IKms, Call, CancellationToken, ValueTask<Result<KeyView>>> inProcess,
        Func<RestForm<KeyView>, RestForm<KeyView>> withBody, HttpMethod method, string path) =>
        new(name, Repetition.Recognized, inProcess, withBody(Rest(method, key.Vault, path))) { Changes = key };

    private static RestForm<KeyView> Rest(HttpMethod method, VaultName vault, string path) =>
        RestForms.For<KeyBundle, KeyView>(method, vault, path, bundle => KeyViews.Of(bundle, vault));

    private static byte[] Bytes(ReadOnlyMemory<byte>? value) => (value ?? throw KeyViews.Missing("value")).ToArray();

    private static Result<byte[]> Bytes(Result<ReadOnlyMemory<byte>> result) =>
        result.TryGet(out var bytes, out var refusal) ? bytes.ToArray() : refusal;
}
