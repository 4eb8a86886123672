using System.Text.Json;
using Kms.Access;
using Kms.Client.Wire;
using Kms.Vaults;

namespace Kms.Client.Requests;

/// <summary>Vaults, and the zones under them.</summary>
internal static class VaultRequests
{
    public static ClientRequest<VaultView> Create(VaultName vault, VaultSettings settings) => Change(
        "createVault", HttpMethod.Put, $"/vaults/{vault}",
        async (kms, call, cancellation) => (await kms.CreateVault(call, vault, settings, cancellation)).TryGet(out var made, out var refusal) ? made.Vault : refusal,
        json => json.WriteVault(settings));

    public static ClientRequest<VaultView> Update(VaultName vault, VaultSettings changes) => Change(
        "updateVault", HttpMethod.Patch, $"/vaults/{vault}", (kms, call, cancellation) => kms.UpdateVault(call, vault, changes, cancellation),
        json => json.WriteVault(changes));

    public static ClientRequest<VaultView> Get(VaultName vault) => new(
        "getVault", Repetition.Reads, (kms, call, cancellation) => kms.GetVault(call, vault, cancellation),
        new(HttpMethod.Get, null, $"/vaults/{vault}", VaultJson.Read));

    public static ClientRequest<VaultView> GetDeleted(VaultName vault) => new(
        "getDeletedVault", Repetition.Reads, (kms, call, cancellation) => kms.GetDeletedVault(call, vault, cancellation),
        new(HttpMethod.Get, null, $"/deletedvaults/{vault}", VaultJson.Read));

    public static ClientRequest<VaultView> Delete(VaultName vault) => Change(
        "deleteVault", HttpMethod.Delete, $"/vaults/{vault}", (kms, call, cancellation) => kms.DeleteVault(call, vault, cancellation));

    public static ClientRequest<VaultView> Recover(VaultName vault) => Change(
        "recoverVault", HttpMethod.Post, $"/deletedvaults/{vault}/recover", (kms, call, cancellation) => kms.RecoverVault(call, vault, cancellation));

    public static ClientRequest<Done> Purge(VaultName vault) => new(
        "purgeVault", Repetition.Recognized, (kms, call, cancellation) => kms.PurgeVault(call, vault, cancellation),
        new(HttpMethod.Delete, null, $"/deletedvaults/{vault}", _ => default));

    public static ClientRequest<StoreHealth> Zones() => new(
        "getZones", Repetition.Reads, (kms, call, cancellation) => kms.GetZones(call, cancellation), new(HttpMethod.Get, null, "/zones", ZoneJson.Read));

    public static ClientRequest<StoreHealth> ReplaceZone(string zone) => new(
        "replaceZone", Repetition.Once, (kms, call, cancellation) => kms.ReplaceZone(call, zone, cancellation),
        new(HttpMethod.Post, null, $"/zones/{Uri.EscapeDataString(zone)}/replace", ZoneJson.Read));

    private static ClientRequest<VaultView> Change(
        string name, HttpMethod method, string path, Func<IKms, Call, CancellationToken, ValueTask<Result<VaultView>>> inProcess,
        Action<Utf8JsonWriter>? body = null) =>
        new(name, Repetition.Recognized, inProcess, new(method, null, path, VaultJson.Read, body));
}
