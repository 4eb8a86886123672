using Kms.Vaults;
using Kms.Wire;

namespace Kms.Client.Wire;

/// <summary>Vaults, and the zones under them.</summary>
internal static class VaultViews
{
    public static VaultBody BodyOf(VaultSettings settings) => new()
    {
        Properties = new()
        {
            SoftDeleteRetentionInDays = settings.RetentionDays,
            EnablePurgeProtection = settings.PurgeProtection,
            AllowRsa15 = settings.AllowRsa15,
            AllowAesCbc = settings.AllowAesCbc,
        },
    };

    public static VaultView Of(VaultBody body)
    {
        var properties = body.Properties ?? throw KeyViews.Missing("properties");
        return new VaultView(
            body.Name ?? throw KeyViews.Missing("name"),
            (int?)properties.SoftDeleteRetentionInDays ?? throw KeyViews.Missing("softDeleteRetentionInDays"),
            properties.EnablePurgeProtection ?? throw KeyViews.Missing("enablePurgeProtection"),
            properties.AllowRsa15 ?? throw KeyViews.Missing("allowRsa15"),
            properties.AllowAesCbc ?? throw KeyViews.Missing("allowAesCbc"),
            properties.Created ?? default,
            properties.Updated ?? default,
            KeyViews.DeletionOf(properties.DeletedDate, properties.ScheduledPurgeDate));
    }

    public static StoreHealth HealthOf(ZonesBody body) => body.Zones is [var a, var b]
        ? new StoreHealth(HealthOf(a), HealthOf(b))
        : throw new FormatException("There are two zones.");

    private static ZoneHealth HealthOf(ZoneBody zone) => new(
        zone.Name ?? throw KeyViews.Missing("name"),
        ZoneBody.States.FirstOrDefault(row => row.Name == zone.State).Status,
        zone.Reason,
        zone.Since ?? default,
        zone.RecordsCompared,
        zone.Warning);
}
