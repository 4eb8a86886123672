using Kms.Http.Wire;

namespace Kms.Http.Vaults;

/// <summary>
/// Properties of Azure's vaults that have no switch here. A value that says what the service does anyway is accepted, so that a
/// description of a vault in Azure's words can be sent; any other is refused by name:
/// <code>
/// enableSoftDelete, enableRbacAuthorization                                            true
/// enabledForDeployment, enabledForDiskEncryption, enabledForTemplateDeployment         false
/// tenantId                                                                             the tenant of this service
/// sku                                                                                  family A, name standard
/// createMode                                                                           default
/// publicNetworkAccess                                                                  enabled
/// networkAcls                                                                          defaultAction Allow, no rules
/// accessPolicies                                                                       none
/// </code>
/// </summary>
internal static class FixedVaultProperties
{
    public static readonly string[] Names =
    [
        "enableSoftDelete", "enableRbacAuthorization", "enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment",
        "tenantId", "sku", "createMode", "publicNetworkAccess", "networkAcls", "accessPolicies",
    ];

    private static readonly PropertyNames SkuNames = new("properties.sku.", "family", "name");
    private static readonly PropertyNames AclNames =
        new("properties.networkAcls.", "bypass", "defaultAction", "ipRules", "virtualNetworkRules");

    /// <param name="index">Of the property in <see cref="Names"/>.</param>
    /// <exception cref="WireException">The value asks for something that this service does not do.</exception>
    public static void Check(ref JsonBody json, int index, string tenantId)
    {
        switch (index)
        {
            case 0 or 1: Require(json, json.Boolean(), "cannot be false: it is always on"); break;
            case 2 or 3 or 4: Require(json, !json.Boolean(), "cannot be true: access is given by role assignments only"); break;
            case 5: RequireText(ref json, tenantId, "the tenant of this service"); break;
            case 6: CheckSku(ref json); break;
            case 7: RequireText(ref json, "default", "a deleted vault is recovered with POST /deletedvaults/NAME/recover"); break;
            case 8: RequireText(ref json, "enabled", "this service does not restrict who can reach it: use a firewall"); break;
            case 9: CheckAcls(ref json); break;
            case 10: RequireEmpty(ref json, "access is given by role assignments"); break;
            default: throw new ArgumentOutOfRangeException(nameof(index), index, "Not in the table.");
        }
    }

    private static void CheckSku(ref JsonBody json)
    {
        for (var seen = 0u; json.Next(SkuNames, ref seen, out var index);)
        {
            RequireText(ref json, index == 0 ? "A" : "standard", "there is one kind of vault here, without a hardware module");
        }
    }

    /// <summary>What passes a firewall that lets everything in makes no difference: any bypass is true.</summary>
    private static void CheckAcls(ref JsonBody json)
    {
        const string NoFirewall = "this service does not restrict who can reach it: use a firewall";
        for (var seen = 0u; json.Next(AclNames, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: json.String(); break;
                case 1: RequireText(ref json, "Allow", NoFirewall); break;
                default: RequireEmpty(ref json, NoFirewall); break;
            }
        }
    }

    private static void RequireText(ref JsonBody json, string only, string why) =>
        Require(json, string.Equals(json.String(), only, StringComparison.OrdinalIgnoreCase), $"must be '{only}': {why}");

    private static void RequireEmpty(ref JsonBody json, string why)
    {
        json.EnterArray();
        var list = json;
        Require(list, !json.NextItem(), $"must be empty: {why}");
    }

    private static void Require(JsonBody json, bool fits, string otherwise)
    {
        if (!fits)
        {
            throw WireException.NotSupported(json.Wrong(otherwise).Message);
        }
    }
}
