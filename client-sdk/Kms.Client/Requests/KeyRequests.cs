using Kms.Access;
using Kms.Client.Wire;
using Kms.Keys;

namespace Kms.Client.Requests;

/// <summary>Making, taking over, changing and looking at keys.</summary>
internal static class KeyRequests
{
    public static ClientRequest<KeyView> Create(KeyId key, string name, KeySpec spec, KeySettings settings) => Change(
        "createKey", key, (kms, call, cancellation) => kms.CreateKey(call, key, name, spec, settings, cancellation),
        HttpMethod.Post, $"/keys/{name}/create", json =>
        {
            json.WriteSpec(spec);
            json.WriteSettings(settings);
        });

    public static ClientRequest<KeyView> Import(KeyId key, string name, KeyToImport material, KeySettings settings) => Change(
        "importKey", key, (kms, call, cancellation) => kms.ImportKey(call, key, name, material, settings, cancellation),
        HttpMethod.Put, $"/keys/{name}", json =>
        {
            json.WriteImport(material, settings);
            json.WriteSettings(settings with { Operations = null });
        });

    public static ClientRequest<KeyView> Rotate(KeyId key) => Change(
        "rotateKey", key, (kms, call, cancellation) => kms.RotateKey(call, key, cancellation), HttpMethod.Post, $"/keys/{key.Name}/rotate");

    public static ClientRequest<KeyView> Update(KeyId key, string? version, KeySettings changes) => Change(
        "updateKey", key, (kms, call, cancellation) => kms.UpdateKey(call, key, version, changes, cancellation),
        HttpMethod.Patch, PathOf(key, version), json => json.WriteSettings(changes));

    public static ClientRequest<KeyView> Get(KeyId key, string? version) => new(
        "getKey", Repetition.Reads, (kms, call, cancellation) => kms.GetKey(call, key, version, cancellation),
        new(HttpMethod.Get, key.Vault, PathOf(key, version), json => KeyJson.Read(json, key.Vault)));

    public static ClientRequest<byte[]> Backup(KeyId key) => new(
        "backupKey", Repetition.Reads, async (kms, call, cancellation) => Bytes(await kms.BackupKey(call, key, cancellation)),
        new(HttpMethod.Post, key.Vault, $"/keys/{key.Name}/backup", json => json.Bytes("value").ToArray()));

    public static ClientRequest<KeyView> Restore(VaultName vault, ReadOnlyMemory<byte> backup) => new(
        "restoreKey", Repetition.Recognized, (kms, call, cancellation) => kms.RestoreKey(call, vault, backup, cancellation),
        new(HttpMethod.Post, vault, "/keys/restore", json => KeyJson.Read(json, vault), json => json.WriteBytes("value", backup)));

    public static ClientRequest<RotationPolicy?> GetPolicy(KeyId key) => new(
        "getRotationPolicy", Repetition.Reads, (kms, call, cancellation) => kms.GetRotationPolicy(call, key, cancellation),
        new(HttpMethod.Get, key.Vault, $"/keys/{key.Name}/rotationpolicy", PolicyJson.Read));

    public static ClientRequest<RotationPolicy> SetPolicy(KeyId key, RotationSettings policy) => new(
        "setRotationPolicy", Repetition.Recognized, (kms, call, cancellation) => kms.SetRotationPolicy(call, key, policy, cancellation),
        new(HttpMethod.Put, key.Vault, $"/keys/{key.Name}/rotationpolicy", json => PolicyJson.Read(json) ?? throw new FormatException("The answer has no policy."),
            json => json.WritePolicy(policy)));

    public static ClientRequest<byte[]> Random(VaultName vault, int count) => new(
        "randomBytes", Repetition.Reads, async (kms, call, cancellation) => Bytes(await kms.RandomBytes(call, vault, count, cancellation)),
        new(HttpMethod.Post, vault, "/rng", json => json.Bytes("value").ToArray(), json => json.WriteNumber("count", count)));

    public static string PathOf(KeyId key, string? version) => version is null ? $"/keys/{key.Name}" : $"/keys/{key.Name}/{Uri.EscapeDataString(version)}";

    private static ClientRequest<KeyView> Change(
        string name, KeyId key, Func<IKms, Call, CancellationToken, ValueTask<Result<KeyView>>> inProcess,
        HttpMethod method, string path, Action<System.Text.Json.Utf8JsonWriter>? body = null) =>
        new(name, Repetition.Recognized, inProcess, new(method, key.Vault, path, json => KeyJson.Read(json, key.Vault), body)) { Changes = key };

    private static Result<byte[]> Bytes(Result<ReadOnlyMemory<byte>> result) =>
        result.TryGet(out var bytes, out var refusal) ? bytes.ToArray() : refusal;
}
