namespace Kms.Http.Calls;

/// <summary>Managing keys.</summary>
internal static class KeyCalls
{
    private const string NotFound = "404 KeyNotFound";
    private const string IsDeleted = "409 Conflict/ObjectIsDeletedButRecoverable";
    private const string Bad = "400 BadParameter";
    private const string NotSupported = "400 NotSupported";
    private const string Full = "409 Conflict";
    private const string Ec = """{"kty":"EC"}""";
    private const string Import = """{"key":{jwk}}""";
    private const string Tags = """{"tags":{"a":"b"}}""";
    private const string Policy = """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P90D"},"action":{"type":"Rotate"}}]}""";

    public static IReadOnlyList<CallRow> All { get; } =
    [
        new("createKey", "a new one", "POST", "/keys/{new}/create", "200", Ec),
        new("createKey", "a new version", "POST", "/keys/{key}/create", "200", Ec),
        new("createKey", "the name is held by a deleted key", "POST", "/keys/{gone}/create", IsDeleted, Ec),
        new("createKey", "as many versions as a key can have", "POST", "/keys/{full}/create", Full, Ec),
        new("createKey", "a type that there is not", "POST", "/keys/{new}/create", Bad, """{"kty":"DSA"}"""),
        new("createKey", "a type that needs a hardware module", "POST", "/keys/{new}/create", NotSupported, """{"kty":"RSA-HSM"}"""),
        new("createKey", "operations of another type", "POST", "/keys/{new}/create", Bad, """{"kty":"EC","key_ops":["encrypt"]}"""),
        new("createKey", "an expiry before the start", "POST", "/keys/{new}/create", Bad, """{"kty":"EC","attributes":{"nbf":2,"exp":1}}"""),

        new("importKey", "a new one", "PUT", "/keys/{new}", "200", Import),
        new("importKey", "a new version", "PUT", "/keys/{key}", "200", Import),
        new("importKey", "the name is held by a deleted key", "PUT", "/keys/{gone}", IsDeleted, Import),
        new("importKey", "as many versions as a key can have", "PUT", "/keys/{full}", Full, Import),
        new("importKey", "half a key", "PUT", "/keys/{new}", Bad, """{"key":{"kty":"RSA","n":"AQAB","e":"AQAB"}}"""),
        new("importKey", "into a hardware module", "PUT", "/keys/{new}", NotSupported, """{"Hsm":true,"key":{jwk}}"""),

        new("rotateKey", "a live one", "POST", "/keys/{key}/rotate", "200"),
        new("rotateKey", "none", "POST", "/keys/{none}/rotate", NotFound),
        new("rotateKey", "a deleted one", "POST", "/keys/{gone}/rotate", NotFound),
        new("rotateKey", "a disabled one", "POST", "/keys/{disabled}/rotate", "403 Forbidden/KeyDisabled"),
        new("rotateKey", "as many versions as a key can have", "POST", "/keys/{full}/rotate", Full),

        new("getKey", "the newest version", "GET", "/keys/{rsa}", "200"),
        new("getKey", "a version", "GET", "/keys/{rsa}/{v}", "200"),
        new("getKey", "a disabled one", "GET", "/keys/{disabled}", "200"),
        new("getKey", "none", "GET", "/keys/{none}", NotFound),
        new("getKey", "a deleted one", "GET", "/keys/{gone}", NotFound),
        new("getKey", "a version that there is not", "GET", "/keys/{rsa}/{noversion}", NotFound),

        new("updateKey", "the newest version", "PATCH", "/keys/{key}", "200", Tags),
        new("updateKey", "a version", "PATCH", "/keys/{rsa}/{v}", "200", Tags),
        new("updateKey", "none", "PATCH", "/keys/{none}", NotFound, Tags),
        new("updateKey", "a deleted one", "PATCH", "/keys/{gone}", NotFound, Tags),
        new("updateKey", "a version that there is not", "PATCH", "/keys/{rsa}/{noversion}", NotFound, Tags),
        new("updateKey", "operations of another type", "PATCH", "/keys/{rsa}", Bad, """{"key_ops":["fly"]}"""),
        new("updateKey", "an expiry before the start", "PATCH", "/keys/{early}", Bad, """{"attributes":{"exp":1}}"""),
        new("updateKey", "to an exportable one", "PATCH", "/keys/{rsa}", NotSupported, """{"attributes":{"exportable":true}}"""),

        new("listKeys", "the first page", "GET", "/keys", "200"),
        new("listKeys", "a page too large", "GET", "/keys?api-version=7.6&maxresults=26", Bad),
        new("listKeys", "a page that there is not", "GET", "/keys?api-version=7.6&$skiptoken=A", Bad),
        new("listKeyVersions", "a live one", "GET", "/keys/{rsa}/versions", "200"),
        new("listKeyVersions", "none", "GET", "/keys/{none}/versions", "200"),
        new("listKeyVersions", "a page too large", "GET", "/keys/{rsa}/versions?api-version=7.6&maxresults=26", Bad),
        new("listDeletedKeys", "the first page", "GET", "/deletedkeys", "200"),
        new("listDeletedKeys", "a page too large", "GET", "/deletedkeys?api-version=7.6&maxresults=0", Bad),

        new("backupKey", "a live one", "POST", "/keys/{rsa}/backup", "200"),
        new("backupKey", "a disabled one", "POST", "/keys/{disabled}/backup", "200"),
        new("backupKey", "none", "POST", "/keys/{none}/backup", NotFound),
        new("backupKey", "a deleted one", "POST", "/keys/{gone}/backup", NotFound),
        new("restoreKey", "a key that is gone", "POST", "/keys/restore", "200", """{"value":"{backup}"}"""),
        new("restoreKey", "a key that is there", "POST", "/keys/restore", "409 Conflict/KeyAlreadyExists", """{"value":"{livebackup}"}"""),
        new("restoreKey", "a key that is deleted", "POST", "/keys/restore", IsDeleted, """{"value":"{deletedbackup}"}"""),
        new("restoreKey", "no backup", "POST", "/keys/restore", Bad, """{"value":"AAAA"}"""),

        new("deleteKey", "a live one", "DELETE", "/keys/{key}", "200"),
        new("deleteKey", "none", "DELETE", "/keys/{none}", NotFound),
        new("deleteKey", "a deleted one", "DELETE", "/keys/{gone}", NotFound),
        new("getDeletedKey", "a deleted one", "GET", "/deletedkeys/{gone}", "200"),
        new("getDeletedKey", "none", "GET", "/deletedkeys/{none}", NotFound),
        new("getDeletedKey", "a live one", "GET", "/deletedkeys/{rsa}", NotFound),
        new("recoverKey", "a deleted one", "POST", "/deletedkeys/{deleted}/recover", "200"),
        new("recoverKey", "none", "POST", "/deletedkeys/{none}/recover", NotFound),
        new("recoverKey", "a live one", "POST", "/deletedkeys/{rsa}/recover", NotFound),
        new("purgeKey", "a deleted one", "DELETE", "/deletedkeys/{deleted}", "204"),
        new("purgeKey", "none", "DELETE", "/deletedkeys/{none}", NotFound),
        new("purgeKey", "a live one", "DELETE", "/deletedkeys/{rsa}", NotFound),
        new("purgeKey", "under purge protection", "DELETE", "guarded|/deletedkeys/{locked}", "403 Forbidden/PurgeProtected"),

        new("getRotationPolicy", "a live one", "GET", "/keys/{rsa}/rotationpolicy", "200"),
        new("getRotationPolicy", "none", "GET", "/keys/{none}/rotationpolicy", NotFound),
        new("getRotationPolicy", "a deleted one", "GET", "/keys/{gone}/rotationpolicy", NotFound),
        new("setRotationPolicy", "a live one", "PUT", "/keys/{key}/rotationpolicy", "200", Policy),
        new("setRotationPolicy", "none", "PUT", "/keys/{none}/rotationpolicy", NotFound, Policy),
        new("setRotationPolicy", "a deleted one", "PUT", "/keys/{gone}/rotationpolicy", NotFound, Policy),
        new("setRotationPolicy", "too often", "PUT", "/keys/{key}/rotationpolicy", Bad, Policy.Replace("P90D", "P6D", StringComparison.Ordinal)),

        new("randomBytes", "a few", "POST", "/rng", "200", """{"count":8}"""),
        new("randomBytes", "none", "POST", "/rng", Bad, """{"count":0}"""),
        new("releaseKey", "the newest version", "POST", "/keys/{rsa}/release", NotSupported, """{"target":"x"}"""),
        new("releaseKey", "a version", "POST", "/keys/{rsa}/{v}/release", NotSupported, """{"target":"x"}"""),
        new("attestKey", "the newest version", "GET", "/keys/{rsa}/attestation", NotSupported),
        new("attestKey", "a version", "GET", "/keys/{rsa}/{v}/attestation", NotSupported),
    ];
}
