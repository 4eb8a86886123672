using Kms.Http.Wire;
using Kms.Wire;

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
    private const string AlwaysOn = "it is always on";
    private const string ByRoles = "access is given by role assignments only";
    private const string OneKind = "there is one kind of vault here, without a hardware module";
    private const string NoFirewall = "this service does not restrict who can reach it: use a firewall";

    /// <exception cref="WireException">A value asks for something that this service does not do.</exception>
    public static void Check(VaultPropertiesBody body, string tenantId)
    {
        Require("enableSoftDelete", body.EnableSoftDelete, true, AlwaysOn);
        Require("enableRbacAuthorization", body.EnableRbacAuthorization, true, AlwaysOn);
        Require("enabledForDeployment", body.EnabledForDeployment, false, ByRoles);
        Require("enabledForDiskEncryption", body.EnabledForDiskEncryption, false, ByRoles);
        Require("enabledForTemplateDeployment", body.EnabledForTemplateDeployment, false, ByRoles);
        Require("tenantId", body.TenantId, tenantId, "the tenant of this service");
        Require("sku.family", body.Sku?.Family, "A", OneKind);
        Require("sku.name", body.Sku?.Name, "standard", OneKind);
        Require("createMode", body.CreateMode, "default", "a deleted vault is recovered with POST /deletedvaults/NAME/recover");
        Require("publicNetworkAccess", body.PublicNetworkAccess, "enabled", NoFirewall);

        // What passes a firewall that lets everything in makes no difference: any bypass is true.
        Require("networkAcls.defaultAction", body.NetworkAcls?.DefaultAction, "Allow", NoFirewall);
        FixedProperty.RequireEmpty("properties.networkAcls.ipRules", body.NetworkAcls?.IpRules, NoFirewall);
        FixedProperty.RequireEmpty("properties.networkAcls.virtualNetworkRules", body.NetworkAcls?.VirtualNetworkRules, NoFirewall);
        FixedProperty.RequireEmpty("properties.accessPolicies", body.AccessPolicies, ByRoles);
    }

    private static void Require(string name, bool? given, bool only, string why)
    {
        if (given == !only)
        {
            throw WireException.NotSupported($"The property 'properties.{name}' cannot be {(only ? "false" : "true")}: {why}.");
        }
    }

    private static void Require(string name, string? given, string only, string why) =>
        FixedProperty.Require("properties." + name, given, only, why);
}

/// <summary>A property with one value that is accepted; it may be left out.</summary>
internal static class FixedProperty
{
    /// <exception cref="WireException">It has another value.</exception>
    public static void Require(string name, string? given, string only, string why)
    {
        if (given is not null && !string.Equals(given, only, StringComparison.OrdinalIgnoreCase))
        {
            throw WireException.NotSupported($"The property '{name}' must be '{only}': {why}.");
        }
    }

    /// <exception cref="WireException">There is something in it.</exception>
    public static void RequireEmpty(string name, int? count, string why)
    {
        if (count > 0)
        {
            throw WireException.NotSupported($"The property '{name}' must be empty: {why}.");
        }
    }
}
