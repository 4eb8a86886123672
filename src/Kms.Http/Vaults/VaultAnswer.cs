using System.Text.Json;
using Kms.Vaults;

namespace Kms.Http.Vaults;

/// <summary>How a vault looks in answers: <c>{name, properties}</c>.</summary>
internal static class VaultAnswer
{
    public static void Write(Utf8JsonWriter writer, Exchange exchange, VaultView vault)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, vault.Name);
        writer.WriteStartObject("properties"u8);
        writer.WriteNumber("softDeleteRetentionInDays"u8, vault.RetentionDays);
        writer.WriteBoolean("enableSoftDelete"u8, true);
        writer.WriteBoolean("enablePurgeProtection"u8, vault.PurgeProtection);
        writer.WriteBoolean("enableRbacAuthorization"u8, true);
        writer.WriteBoolean("allowRsa15"u8, vault.AllowRsa15);
        writer.WriteBoolean("allowAesCbc"u8, vault.AllowAesCbc);
        writer.WriteNumber("created"u8, vault.Created.ToUnixTimeSeconds());
        writer.WriteNumber("updated"u8, vault.Updated.ToUnixTimeSeconds());
        if (vault.Deletion is { } deletion)
        {
            writer.WriteNumber("deletedDate"u8, deletion.Deleted.ToUnixTimeSeconds());
            writer.WriteNumber("scheduledPurgeDate"u8, deletion.ScheduledPurge.ToUnixTimeSeconds());
        }
        else
        {
            writer.WriteString("vaultUri"u8, exchange.VaultUrl(vault.Name));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
