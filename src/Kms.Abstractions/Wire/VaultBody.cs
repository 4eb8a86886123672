using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Wire;

/// <summary>A vault: what is asked for, and what there is.</summary>
internal sealed record VaultBody : WireObject
{
    [JsonPropertyName("name")] public string? Name { get; set; }
    [JsonPropertyName("location")] public string? Location { get; set; }
    [JsonPropertyName("tags"), JsonConverter(typeof(TagsConverter))] public Tags? Tags { get; set; }
    [JsonPropertyName("properties")] public VaultPropertiesBody? Properties { get; set; }
}

internal sealed record VaultPropertiesBody : WireObject
{
    [JsonPropertyName("softDeleteRetentionInDays"), Range(Recovery.DaysMin, Recovery.DaysMax)]
    public long? SoftDeleteRetentionInDays { get; set; }

    [JsonPropertyName("enableSoftDelete")] public bool? EnableSoftDelete { get; set; }
    [JsonPropertyName("enablePurgeProtection")] public bool? EnablePurgeProtection { get; set; }
    [JsonPropertyName("enableRbacAuthorization")] public bool? EnableRbacAuthorization { get; set; }
    [JsonPropertyName("allowRsa15")] public bool? AllowRsa15 { get; set; }
    [JsonPropertyName("allowAesCbc")] public bool? AllowAesCbc { get; set; }
    [JsonPropertyName("created"), ReadOnly(true)] public DateTimeOffset? Created { get; set; }
    [JsonPropertyName("updated"), ReadOnly(true)] public DateTimeOffset? Updated { get; set; }
    [JsonPropertyName("deletedDate"), ReadOnly(true)] public DateTimeOffset? DeletedDate { get; set; }
    [JsonPropertyName("scheduledPurgeDate"), ReadOnly(true)] public DateTimeOffset? ScheduledPurgeDate { get; set; }
    [JsonPropertyName("vaultUri"), ReadOnly(true)] public string? VaultUri { get; set; }
    [JsonPropertyName("enabledForDeployment")] public bool? EnabledForDeployment { get; set; }
    [JsonPropertyName("enabledForDiskEncryption")] public bool? EnabledForDiskEncryption { get; set; }
    [JsonPropertyName("enabledForTemplateDeployment")] public bool? EnabledForTemplateDeployment { get; set; }
    [JsonPropertyName("tenantId")] public string? TenantId { get; set; }
    [JsonPropertyName("sku")] public VaultSku? Sku { get; set; }
    [JsonPropertyName("createMode")] public string? CreateMode { get; set; }
    [JsonPropertyName("publicNetworkAccess")] public string? PublicNetworkAccess { get; set; }
    [JsonPropertyName("networkAcls")] public VaultNetworkAcls? NetworkAcls { get; set; }
    [JsonPropertyName("accessPolicies"), JsonConverter(typeof(ItemCountConverter))] public int? AccessPolicies { get; set; }
}

internal sealed record VaultSku : WireObject
{
    [JsonPropertyName("family")] public string? Family { get; set; }
    [JsonPropertyName("name")] public string? Name { get; set; }
}

internal sealed record VaultNetworkAcls : WireObject
{
    [JsonPropertyName("bypass")] public string? Bypass { get; set; }
    [JsonPropertyName("defaultAction")] public string? DefaultAction { get; set; }
    [JsonPropertyName("ipRules"), JsonConverter(typeof(ItemCountConverter))] public int? IpRules { get; set; }
    [JsonPropertyName("virtualNetworkRules"), JsonConverter(typeof(ItemCountConverter))] public int? VirtualNetworkRules { get; set; }
}
