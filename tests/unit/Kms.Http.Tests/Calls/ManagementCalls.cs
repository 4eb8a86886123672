namespace Kms.Http.Calls;

/// <summary>Vaults, and what operators ask of the region and its zones.</summary>
internal static class ManagementCalls
{
    private const string NotFound = "404 VaultNotFound";
    private const string Bad = "400 BadParameter";
    private const string Protect = """{"properties":{"enablePurgeProtection":true}}""";

    public static IReadOnlyList<CallRow> All { get; } =
    [
        new("createVault", "a new one", "PUT", "/vaults/{new}", "201"),
        new("createVault", "with properties", "PUT", "/vaults/{new}", "201", Protect),
        new("createVault", "one that is there", "PUT", "/vaults/{vault}", "200", Protect),
        new("createVault", "the name is held by a deleted vault", "PUT", "/vaults/{deletedvault}", "409 Conflict/VaultIsDeletedButRecoverable"),
        new("createVault", "the name is held by a vault that is being purged", "PUT", "/vaults/{purging}", "409 Conflict/VaultIsBeingPurged"),
        new("createVault", "another retention than the vault has", "PUT", "/vaults/{vault}", Bad, """{"properties":{"softDeleteRetentionInDays":30}}"""),
        new("createVault", "a retention too long", "PUT", "/vaults/{new}", Bad, """{"properties":{"softDeleteRetentionInDays":91}}"""),
        new("createVault", "with a firewall", "PUT", "/vaults/{new}", "400 NotSupported", """{"properties":{"networkAcls":{"defaultAction":"Deny"}}}"""),
        new("updateVault", "a live one", "PATCH", "/vaults/{vault}", "200", Protect),
        new("updateVault", "none", "PATCH", "/vaults/{none}", NotFound, Protect),
        new("updateVault", "a deleted one", "PATCH", "/vaults/{deletedvault}", NotFound, Protect),
        new("updateVault", "another retention", "PATCH", "/vaults/{vault}", Bad, """{"properties":{"softDeleteRetentionInDays":30}}"""),
        new("updateVault", "protection taken back", "PATCH", "/vaults/guarded", Bad, """{"properties":{"enablePurgeProtection":false}}"""),
        new("updateVault", "with access policies", "PATCH", "/vaults/{vault}", "400 NotSupported", """{"properties":{"accessPolicies":[{}]}}"""),
        new("getVault", "a live one", "GET", "/vaults/{vault}", "200"),
        new("getVault", "none", "GET", "/vaults/{none}", NotFound),
        new("getVault", "a deleted one", "GET", "/vaults/{deletedvault}", NotFound),
        new("listVaults", "the first page", "GET", "/vaults", "200"),
        new("listVaults", "a page too large", "GET", "/vaults?api-version=7.6&maxresults=26", Bad),
        new("deleteVault", "a live one", "DELETE", "/vaults/{vault}", "200"),
        new("deleteVault", "none", "DELETE", "/vaults/{none}", NotFound),
        new("deleteVault", "a deleted one", "DELETE", "/vaults/{deletedvault}", NotFound),
        new("getDeletedVault", "a deleted one", "GET", "/deletedvaults/{deletedvault}", "200"),
        new("getDeletedVault", "none", "GET", "/deletedvaults/{none}", NotFound),
        new("getDeletedVault", "a live one", "GET", "/deletedvaults/{vault}", NotFound),
        new("listDeletedVaults", "the first page", "GET", "/deletedvaults", "200"),
        new("listDeletedVaults", "a page too large", "GET", "/deletedvaults?api-version=7.6&maxresults=26", Bad),
        new("recoverVault", "a deleted one", "POST", "/deletedvaults/{deletedvault}/recover", "200"),
        new("recoverVault", "none", "POST", "/deletedvaults/{none}/recover", NotFound),
        new("recoverVault", "a live one", "POST", "/deletedvaults/{vault}/recover", NotFound),
        new("purgeVault", "a deleted one", "DELETE", "/deletedvaults/{deletedvault}", "204"),
        new("purgeVault", "none", "DELETE", "/deletedvaults/{none}", NotFound),
        new("purgeVault", "a live one", "DELETE", "/deletedvaults/{vault}", NotFound),
        new("purgeVault", "under purge protection", "DELETE", "/deletedvaults/{protectedvault}", "403 Forbidden/PurgeProtected"),

        new("getZones", "both there", "GET", "/zones", "200"),
        new("replaceZone", "none", "POST", "/zones/c/replace", Bad),

        new("getRegion", "as it is", "GET", "/region", "200"),
        new("getQuarantine", "the first page", "GET", "/region/quarantine", "200"),
        new("getQuarantine", "a page too large", "GET", "/region/quarantine?api-version=7.6&maxresults=26", Bad),
        new("startPairing", "once", "POST", "/region/pairing", "200"),
        new("pairRegion", "with a code", "POST", "/region/pair", "200", """{"code":"c","address":"https://other.test"}"""),
        new("pairRegion", "without a code", "POST", "/region/pair", Bad, """{"address":"https://other.test"}"""),
        new("pairRegion", "without TLS", "POST", "/region/pair", Bad, """{"code":"c","address":"http://other.test"}"""),
        new("failOverRegion", "once", "POST", "/region/failover", "200"),
        new("promoteRegion", "once", "POST", "/region/promote", "200"),
        new("failBackRegion", "once", "POST", "/region/failback", "200"),
        new("unpairRegion", "once", "POST", "/region/unpair", "200"),
        new("recopyVault", "a vault", "POST", "/region/recopy", "200", """{"vault":"default"}"""),
        new("recopyVault", "no vault", "POST", "/region/recopy", Bad, "{}"),

        new("getBackups", "as they are", "GET", "/backups", "200"),
        new("backUpNow", "once", "POST", "/backups", "202"),
        new("verifyBackups", "once", "POST", "/backups/verify", "202"),
    ];
}
