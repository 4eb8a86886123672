using Kms.Access;
using Kms.Client.Wire;
using Kms.Vaults;
using Kms.Wire;

namespace Kms.Client.Requests;

/// <summary>Vaults, and the zones under them.</summary>
internal static class VaultRequests
{
    public static ClientRequest<VaultView> Create(VaultName vault, VaultSettings settings) => Change(
        "createVault", HttpMethod.Put, $"/vaults/{vault}",
        async (kms, call, cancellation) => (await kms.CreateVault(call, vault, settings, cancellation)).TryGet(out var made, out var refusal) ? made.Vault : refusal,
        settings);

    public static ClientRequest<VaultView> Update(VaultName vault, VaultSettings changes) => Change(
        "updateVault", HttpMethod.Patch, $"/vaults/{vault}", (kms, call, cancellation) => kms.UpdateVault(call, vault, changes, cancellation),
        changes);

    public static ClientRequest<VaultView> Get(VaultName vault) => new(
        "getVault", Repetition.Reads, (kms, call, cancellation) => kms.GetVault(call, vault, cancellation),
        Rest(HttpMethod.Get, $"/vaults/{vault}"));

    public static ClientRequest<VaultView> GetDeleted(VaultName vault) => new(
        "getDeletedVault", Repetition.Reads, (kms, call, cancellation) => kms.GetDeletedVault(call, vault, cancellation),
        Rest(HttpMethod.Get, $"/deletedvaults/{vault}"));

    public static ClientRequest<VaultView> Delete(VaultName vault) => Change(
        "deleteVault", HttpMethod.Delete, $"/vaults/{vault}", (kms, call, cancellation) => kms.DeleteVault(call, vault, cancellation));

    public static ClientRequest<VaultView> Recover(VaultName vault) => Change(
        "recoverVault", HttpMethod.Post, $"/deletedvaults/{vault}/recover", (kms, call, cancellation) => kms.RecoverVault(call, vault, cancellation));

    public static ClientRequest<Done> Purge(VaultName vault) => new(
        "purgeVault", Repetition.Recognized, (kms, call, cancellation) => kms.PurgeVault(call, vault, cancellation),
        new(HttpMethod.Delete, null, $"/deletedvaults/{vault}", _ => default));

    public static ClientRequest<StoreHealth> Zones() => new(
        "getZones", Repetition.Reads, (kms, call, cancellation) => kms.GetZones(call, cancellation),
        RestForms.For<ZonesBody, StoreHealth>(HttpMethod.Get, null, "/zones", VaultViews.HealthOf));

    public static ClientRequest<StoreHealth> ReplaceZone(string zone) => new(
        "replaceZone", Repetition.Once, (kms, call, cancellation) => kms.ReplaceZone(call, zone, cancellation),
        RestForms.For<ZonesBody, StoreHealth>(HttpMethod.Post, null, $"/zones/{Uri.EscapeDataString(zone)}/replace", VaultViews.HealthOf));

    private static ClientRequest<VaultView> Change(
        string name, HttpMethod method, string path, Func<IKms, Call, CancellationToken, ValueTask<Result<VaultView>>> inProcess,
        VaultSettings? settings = null)
    {
        var rest = Rest(method, path);
        return new(name, Repetition.Recognized, inProcess, settings is null ? rest : rest.With(() => VaultViews.BodyOf(settings)));
    }

    private static RestForm<VaultView> Rest(HttpMethod method, string path) =>
        RestForms.For<VaultBody, VaultView>(method, null, path, VaultViews.Of);
}
