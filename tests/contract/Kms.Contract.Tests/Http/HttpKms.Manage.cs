using System.Text.Json;
using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Contract.Tests;

/// <content>Deleted keys, rotation policies, vaults.</content>
internal partial class HttpKms
{
    public async ValueTask<Result<KeyView>> DeleteKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Delete, key.Vault, $"/keys/{key.Name}", null);

    public async ValueTask<Result<KeyView>> GetDeletedKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Get, key.Vault, $"/deletedkeys/{key.Name}", null);

    public async ValueTask<Result<Page<KeyView>>> ListDeletedKeys(
        Call call, VaultName vault, PageRequest page, CancellationToken cancellation = default) =>
        await Keys(call, vault, "/deletedkeys", page);

    public async ValueTask<Result<KeyView>> RecoverKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        await Key(call, HttpMethod.Post, key.Vault, $"/deletedkeys/{key.Name}/recover", null);

    public async ValueTask<Result<Done>> PurgeKey(Call call, KeyId key, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Delete, Host(key.Vault), $"/deletedkeys/{key.Name}", null, (_, _) => default(Done));

    public async ValueTask<Result<RotationPolicy?>> GetRotationPolicy(Call call, KeyId key, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Get, Host(key.Vault), $"/keys/{key.Name}/rotationpolicy", null, (json, _) => HttpJson.PolicyOf(json));

    public async ValueTask<Result<RotationPolicy>> SetRotationPolicy(
        Call call, KeyId key, RotationSettings policy, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Put, Host(key.Vault), $"/keys/{key.Name}/rotationpolicy", json =>
        {
            json.WriteStartArray("lifetimeActions");
            WriteAction(json, "Rotate", policy.Rotate);
            WriteAction(json, "Notify", policy.Notify);
            json.WriteEndArray();
            json.WriteStartObject("attributes");
            if (policy.ExpiryTime is { } expiry)
            {
                json.WriteString("expiryTime", expiry.ToString());
            }

            json.WriteEndObject();
        }, (json, _) => HttpJson.PolicyOf(json)!);

    public async ValueTask<Result<VaultCreated>> CreateVault(
        Call call, VaultName vault, VaultSettings settings, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Put, Domain, $"/vaults/{vault.Value}", json => Write(json, settings),
            (json, status) => new VaultCreated(HttpJson.VaultOf(json), Made: status == 201));

    public async ValueTask<Result<VaultView>> GetVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        await OneVault(call, HttpMethod.Get, $"/vaults/{vault.Value}", null);

    public async ValueTask<Result<VaultView>> UpdateVault(
        Call call, VaultName vault, VaultSettings changes, CancellationToken cancellation = default) =>
        await OneVault(call, HttpMethod.Patch, $"/vaults/{vault.Value}", json => Write(json, changes));

    public async ValueTask<Result<VaultView>> DeleteVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        await OneVault(call, HttpMethod.Delete, $"/vaults/{vault.Value}", null);

    public async ValueTask<Result<VaultView>> GetDeletedVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        await OneVault(call, HttpMethod.Get, $"/deletedvaults/{vault.Value}", null);

    public async ValueTask<Result<VaultView>> RecoverVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        await OneVault(call, HttpMethod.Post, $"/deletedvaults/{vault.Value}/recover", null);

    public async ValueTask<Result<Page<VaultView>>> ListVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        await Vaults(call, "/vaults", page);

    public async ValueTask<Result<Page<VaultView>>> ListDeletedVaults(Call call, PageRequest page, CancellationToken cancellation = default) =>
        await Vaults(call, "/deletedvaults", page);

    public async ValueTask<Result<Done>> PurgeVault(Call call, VaultName vault, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Delete, Domain, $"/deletedvaults/{vault.Value}", null, (_, _) => default(Done));

    public async ValueTask<Result<StoreHealth>> GetZones(Call call, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Get, Domain, "/zones", null, (json, _) => HttpJson.ZonesOf(json));

    public async ValueTask<Result<StoreHealth>> ReplaceZone(Call call, string zone, CancellationToken cancellation = default) =>
        await transport.Send(call, HttpMethod.Post, Domain, $"/zones/{zone}/replace", null, (json, _) => HttpJson.ZonesOf(json));

    private async Task<Result<VaultView>> OneVault(Call call, HttpMethod method, string path, Action<Utf8JsonWriter>? body) =>
        await transport.Send(call, method, Domain, path, body, (json, _) => HttpJson.VaultOf(json));

    private async Task<Result<Page<VaultView>>> Vaults(Call call, string path, PageRequest page) =>
        await transport.Send(call, HttpMethod.Get, Domain, page.After ?? $"{path}?maxresults={page.Limit}", null,
            (json, _) => HttpJson.PageOf(json, HttpJson.VaultOf));

    private static void Write(Utf8JsonWriter json, VaultSettings settings)
    {
        json.WriteStartObject("properties");
        if (settings.RetentionDays is { } days)
        {
            json.WriteNumber("softDeleteRetentionInDays", days);
        }

        if (settings.PurgeProtection is { } protection)
        {
            json.WriteBoolean("enablePurgeProtection", protection);
        }

        if (settings.AllowRsa15 is { } rsa15)
        {
            json.WriteBoolean("allowRsa15", rsa15);
        }

        if (settings.AllowAesCbc is { } cbc)
        {
            json.WriteBoolean("allowAesCbc", cbc);
        }

        json.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter json, string type, RotationTrigger? trigger)
    {
        if (trigger is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("trigger");
        json.WriteString(trigger.AfterCreate is null ? "timeBeforeExpiry" : "timeAfterCreate", (trigger.AfterCreate ?? trigger.BeforeExpiry).ToString());
        json.WriteEndObject();
        json.WriteStartObject("action");
        json.WriteString("type", type);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
