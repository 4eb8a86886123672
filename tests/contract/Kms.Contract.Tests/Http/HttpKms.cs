using System.Buffers.Text;
using System.Text.Json;
using Kms.Access;
using Kms.Keys;

namespace Kms.Contract.Tests;

/// <summary><see cref="IKms"/> over the gateway's REST API, so that one contract suite speaks to both.</summary>
internal partial class HttpKms(HttpTransport transport) : IKmsMethods
{
    private const string Domain = "vault.localhost";

    public async ValueTask<Result<KeyView>> CreateKey(
        Call call, KeyId key, string name, KeySpec spec, KeySettings settings, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Post, key.Vault, $"/keys/{name}/create", json =>
        {
            json.WriteString("kty", spec.Type switch { KeyType.Rsa => "RSA", KeyType.Ec => "EC", _ => "oct" });
            if (spec.Type == KeyType.Ec)
            {
                json.WriteString("crv", KeySpecs.NameOf(spec.Curve));
            }
            else
            {
                json.WriteNumber("key_size", spec.SizeBits);
            }

            if (settings.Operations is { } operations)
            {
                WriteOperations(json, operations);
            }

            WriteSettings(json, settings);
        });

    public async ValueTask<Result<KeyView>> ImportKey(
        Call call, KeyId key, string name, KeyToImport material, KeySettings settings, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Put, key.Vault, $"/keys/{name}", json =>
        {
            json.WriteStartObject("key");
            json.WriteString("kty", material.Type switch { KeyType.Rsa => "RSA", KeyType.Ec => "EC", _ => "oct" });
            foreach (var (part, bytes) in (ReadOnlySpan<(string, byte[]?)>)
                [("n", material.N), ("e", material.E), ("d", material.D), ("p", material.P), ("q", material.Q), ("dp", material.DP),
                 ("dq", material.DQ), ("qi", material.QI), ("x", material.X), ("y", material.Y), ("k", material.K)])
            {
                if (bytes is not null)
                {
                    json.WriteString(part, Base64Url.EncodeToString(bytes));
                }
            }

            if (settings.Operations is { } operations)
            {
                WriteOperations(json, operations);
            }

            if (material.Algorithm is { } algorithm)
            {
                json.WriteString("alg", algorithm.Name);
            }

            json.WriteEndObject();
            WriteSettings(json, settings);
        });

    public async ValueTask<Result<KeyView>> RotateKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Post, key.Vault, $"/keys/{key.Name}/rotate", null);

    public async ValueTask<Result<KeyView>> GetKey(Call call, KeyId key, string? versionId, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Get, key.Vault, $"/keys/{key.Name}/{versionId}", null);

    public async ValueTask<Result<KeyView>> UpdateKey(
        Call call, KeyId key, string? versionId, KeySettings changes, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Patch, key.Vault, $"/keys/{key.Name}/{versionId}", json =>
        {
            if (changes.Operations is { } operations)
            {
                WriteOperations(json, operations);
            }

            WriteSettings(json, changes);
        });

    public async ValueTask<Result<Page<KeyView>>> ListKeys(Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        await Keys(call, vault, "/keys", page);

    public async ValueTask<Result<Page<KeyView>>> ListKeyVersions(Call call, KeyId key, PageRequest page, CancellationToken cancellation = default) =>
        await Keys(call, key.Vault, $"/keys/{key.Name}/versions", page);

    public async ValueTask<Result<CryptoAnswer>> UseKey(
        Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Post, Host(key.Vault), $"/keys/{key.Name}/{versionId}/{request.Operation}", json =>
        {
            json.WriteString("alg", request.Algorithm.Name);
            json.WriteString(request.Operation == KeyOperations.Verify ? "digest" : "value", Text(request.Value));
            foreach (var (name, bytes) in (ReadOnlySpan<(string, ReadOnlyMemory<byte>)>)
                [("value", request.Signature), ("iv", request.Iv), ("aad", request.AdditionalData), ("tag", request.Tag)])
            {
                if (!bytes.IsEmpty)
                {
                    json.WriteString(name, Text(bytes));
                }
            }
        }, (json, _) => AnswerOf(json, request.Operation));

    public async ValueTask<Result<ReadOnlyMemory<byte>>> BackupKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Post, Host(key.Vault), $"/keys/{key.Name}/backup", null, (json, _) => HttpJson.Bytes(json, "value"));

    public async ValueTask<Result<KeyView>> RestoreKey(
        Call call, VaultName vault, ReadOnlyMemory<byte> backup, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Post, vault, "/keys/restore", json => json.WriteString("value", Text(backup)));

    public async ValueTask<Result<ReadOnlyMemory<byte>>> RandomBytes(Call call, VaultName vault, int count, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Post, Host(vault), "/rng", json => json.WriteNumber("count", count), (json, _) => HttpJson.Bytes(json, "value"));

    private static string Host(VaultName vault) => vault.Value + "." + Domain;

    private static string Text(ReadOnlyMemory<byte> bytes) => Base64Url.EncodeToString(bytes.Span);

    private static CryptoAnswer AnswerOf(JsonElement json, KeyOperations operation)
    {
        if (operation == KeyOperations.Verify)
        {
            return new CryptoAnswer(string.Empty, string.Empty, new CryptoOutput(default, json.GetProperty("value").GetBoolean()));
        }

        var path = new Uri(json.GetProperty("kid").GetString()!).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new CryptoAnswer(path[1], path[2], new CryptoOutput(
            HttpJson.Bytes(json, "value"), false, HttpJson.Bytes(json, "iv"), HttpJson.Bytes(json, "aad"), HttpJson.Bytes(json, "tag")));
    }

    private async Task<Result<KeyView>> Key(Call call, HttpMethod method, VaultName vault, string path, Action<Utf8JsonWriter>? body) =>
        await transport.Send(call, method, Host(vault), path, body, (json, _) => HttpJson.KeyOf(json, vault));

    private async Task<Result<Page<KeyView>>> Keys(Call call, VaultName vault, string path, PageRequest page) =>
        await transport.Send(call, HttpMethod.Get, Host(vault), page.After ?? $"{path}?maxresults={page.Limit}", null,
            (json, _) => HttpJson.PageOf(json, item => HttpJson.KeyOf(item, vault)));

    private static void WriteOperations(Utf8JsonWriter json, KeyOperations operations)
    {
        json.WriteStartArray("key_ops");
        foreach (var name in KeyOperationNames.NamesOf(operations))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteSettings(Utf8JsonWriter json, KeySettings settings)
    {
        json.WriteStartObject("attributes");
        if (settings.Enabled is { } enabled)
        {
            json.WriteBoolean("enabled", enabled);
        }

        if (settings.NotBefore is { } notBefore)
        {
            json.WriteNumber("nbf", notBefore.ToUnixTimeSeconds());
        }

        if (settings.Expires is { } expires)
        {
            json.WriteNumber("exp", expires.ToUnixTimeSeconds());
        }

        if (settings.Recovery is { } recovery)
        {
            json.WriteString("recoveryLevel", recovery.Level);
        }

        json.WriteEndObject();
        if (settings.Tags is { } tags)
        {
            json.WriteStartObject("tags");
            foreach (var (name, value) in tags.Items)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }
}
