using Kms.Http.Wire;
using Kms.Vaults;

namespace Kms.Http.Vaults;

/// <summary>The body of making or changing a vault: <c>{properties: {...}}</c>.</summary>
internal static class VaultBody
{
    /// <summary>What <see cref="VaultSettings"/> holds.</summary>
    private static readonly string[] Settable = ["softDeleteRetentionInDays", "enablePurgeProtection", "allowRsa15", "allowAesCbc"];

    private static readonly PropertyNames Names = new(string.Empty, "name", "location", "tags", "properties");
    private static readonly PropertyNames PropertyNames = new("properties.", [.. Settable, .. FixedVaultProperties.Names])
    {
        Told = ["created", "updated", "deletedDate", "scheduledPurgeDate", "vaultUri"],
    };

    /// <param name="vault">The vault of the path; a name in the body must be the same.</param>
    /// <param name="place">Where the service is: a location or a tenant in the body must be the same.</param>
    public static VaultSettings Parse(ReadOnlySpan<byte> utf8, VaultName vault, GatewayOptions place)
    {
        if (utf8.IsEmpty)
        {
            return new VaultSettings();
        }

        var json = new JsonBody(utf8);
        var settings = new VaultSettings();
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            switch (index)
            {
                case 0 when !VaultName.TryParse(json.String(), out var named) || named != vault:
                    throw json.Wrong($"is not the name in the path, '{vault}'");
                case 1 when !string.Equals(json.String(), place.Region, StringComparison.OrdinalIgnoreCase):
                    throw WireException.NotSupported(json.Wrong($"must be '{place.Region}': a vault is where the service is").Message);
                case 2 when json.ReadTags().Items.Count > 0:
                    throw WireException.NotSupported(json.Wrong("must be empty: vaults have no tags here").Message);
                case 3: settings = ReadProperties(ref json, place); break;
            }
        }

        json.End();
        return settings;
    }

    private static VaultSettings ReadProperties(ref JsonBody json, GatewayOptions place)
    {
        var settings = new VaultSettings();
        for (var seen = 0u; json.Next(PropertyNames, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: settings = settings with { RetentionDays = (int)json.Integer(Recovery.DaysMin, Recovery.DaysMax) }; break;
                case 1: settings = settings with { PurgeProtection = json.Boolean() }; break;
                case 2: settings = settings with { AllowRsa15 = json.Boolean() }; break;
                case 3: settings = settings with { AllowAesCbc = json.Boolean() }; break;
                default: FixedVaultProperties.Check(ref json, index - Settable.Length, place.TenantId); break;
            }
        }

        return settings;
    }
}
