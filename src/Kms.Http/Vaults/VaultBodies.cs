using Kms.Http.Wire;
using Kms.Vaults;
using Kms.Wire;

namespace Kms.Http.Vaults;

/// <summary>Vaults as they are sent and answered.</summary>
internal static class VaultBodies
{
    public static VaultBody Of(Exchange exchange, VaultView vault) => new()
    {
        Name = vault.Name,
        Properties = new()
        {
            SoftDeleteRetentionInDays = vault.RetentionDays,
            EnableSoftDelete = true,
            EnablePurgeProtection = vault.PurgeProtection,
            EnableRbacAuthorization = true,
            AllowRsa15 = vault.AllowRsa15,
            AllowAesCbc = vault.AllowAesCbc,
            Created = vault.Created,
            Updated = vault.Updated,
            DeletedDate = vault.Deletion?.Deleted,
            ScheduledPurgeDate = vault.Deletion?.ScheduledPurge,
            VaultUri = vault.Deletion is null ? exchange.VaultUrl(vault.Name) : null,
        },
    };

    /// <summary>The body is optional: a vault can be made of its name alone.</summary>
    public static VaultBody Read(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? new VaultBody() : RequestJson.Read<VaultBody>(utf8);

    /// <param name="vault">The vault of the path; a name in the body must be the same.</param>
    /// <param name="place">Where the service is: a location or a tenant in the body must be the same.</param>
    /// <exception cref="WireException">It asks for something that this service does not do.</exception>
    public static VaultSettings ToSettings(VaultBody body, VaultName vault, GatewayOptions place)
    {
        if (body.Name is { } name && !(VaultName.TryParse(name, out var named) && named == vault))
        {
            throw WireException.Bad($"The property 'name' is not the name in the path, '{vault}'.");
        }

        FixedProperty.Require("location", body.Location, place.Region, "a vault is where the service is");
        FixedProperty.RequireEmpty("tags", body.Tags?.Items.Count, "vaults have no tags here");
        if (body.Properties is not { } properties)
        {
            return new VaultSettings();
        }

        FixedVaultProperties.Check(properties, place.TenantId);
        return new VaultSettings(
            (int?)properties.SoftDeleteRetentionInDays, properties.EnablePurgeProtection, properties.AllowRsa15, properties.AllowAesCbc);
    }
}
