using Kms.Access;

namespace Kms.Http.Permissions;

/// <summary>Every route with its permission, written out by hand: nothing here is read from the product.</summary>
internal static class RoutePermissions
{
    private const string Digest = """{"alg":"ES256","value":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""";
    private const string Signed = """{"alg":"ES256","digest":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","value":"AAAA"}""";
    private const string Plain = """{"alg":"RSA-OAEP","value":"AAAA"}""";
    private const string Cipher = """{"alg":"RSA-OAEP","value":"{ciphertext}"}""";
    private const string Policy = """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P90D"},"action":{"type":"Rotate"}}]}""";

    /// <summary>Refused to everybody in the same words: exporting keys does not exist here.</summary>
    public static readonly string[] NotSupported =
    [
        "POST /keys/*/release", "POST /keys/*/*/release", "GET /keys/*/attestation", "GET /keys/*/*/attestation",
    ];

    public static IReadOnlyList<RoutePermission> All { get; } =
    [
        new(Permission.KeyEncrypt, "POST", "/keys/{rsa}/encrypt", 200, Plain),
        new(Permission.KeyEncrypt, "POST", "/keys/{rsa}/{v}/encrypt", 200, Plain),
        new(Permission.KeyDecrypt, "POST", "/keys/{rsa}/decrypt", 200, Cipher),
        new(Permission.KeyDecrypt, "POST", "/keys/{rsa}/{v}/decrypt", 200, Cipher),
        new(Permission.KeyWrap, "POST", "/keys/{rsa}/wrapkey", 200, Plain),
        new(Permission.KeyWrap, "POST", "/keys/{rsa}/{v}/wrapkey", 200, Plain),
        new(Permission.KeyUnwrap, "POST", "/keys/{rsa}/unwrapkey", 200, Cipher),
        new(Permission.KeyUnwrap, "POST", "/keys/{rsa}/{v}/unwrapkey", 200, Cipher),
        new(Permission.KeySign, "POST", "/keys/{ec}/sign", 200, Digest),
        new(Permission.KeySign, "POST", "/keys/{ec}/{v}/sign", 200, Digest),
        new(Permission.KeyVerify, "POST", "/keys/{ec}/verify", 200, Signed),
        new(Permission.KeyVerify, "POST", "/keys/{ec}/{v}/verify", 200, Signed),

        new(Permission.KeyCreate, "POST", "/keys/{new}/create", 200, """{"kty":"EC","crv":"P-256"}"""),
        new(Permission.KeyImport, "PUT", "/keys/{new}", 200, """{"key":{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}}"""),
        new(Permission.KeyRotate, "POST", "/keys/{key}/rotate", 200),
        new(Permission.KeyRead, "GET", "/keys", 200),
        new(Permission.KeyRead, "GET", "/keys/{ec}", 200),
        new(Permission.KeyRead, "GET", "/keys/{ec}/{v}", 200),
        new(Permission.KeyRead, "GET", "/keys/{ec}/versions", 200),
        new(Permission.KeyUpdate, "PATCH", "/keys/{key}", 200, """{"tags":{"a":"b"}}"""),
        new(Permission.KeyUpdate, "PATCH", "/keys/{ec}/{v}", 200, """{"tags":{"a":"b"}}"""),
        new(Permission.KeyBackup, "POST", "/keys/{ec}/backup", 200),
        new(Permission.KeyRestore, "POST", "/keys/restore", 200, """{"value":"{backup}"}"""),
        new(Permission.KeyDelete, "DELETE", "/keys/{key}", 200),
        new(Permission.KeyRead, "GET", "/deletedkeys", 200),
        new(Permission.KeyRead, "GET", "/deletedkeys/{deleted}", 200),
        new(Permission.KeyRecover, "POST", "/deletedkeys/{deleted}/recover", 200),
        new(Permission.KeyPurge, "DELETE", "/deletedkeys/{deleted}", 204),
        new(Permission.RotationPolicyRead, "GET", "/keys/{ec}/rotationpolicy", 200),
        new(Permission.RotationPolicyWrite, "PUT", "/keys/{key}/rotationpolicy", 200, Policy),
        new(Permission.RandomBytes, "POST", "/rng", 200, """{"count":8}"""),

        new(Permission.VaultRead, "GET", "/vaults", 200),
        new(Permission.VaultRead, "GET", "/vaults/{vault}", 200),
        new(Permission.VaultWrite, "PUT", "/vaults/{new}", 201, "{}"),
        new(Permission.VaultWrite, "PATCH", "/vaults/{vault}", 200, """{"properties":{"allowRsa15":true}}"""),
        new(Permission.VaultDelete, "DELETE", "/vaults/{vault}", 200),
        new(Permission.VaultRead, "GET", "/deletedvaults", 200),
        new(Permission.VaultRead, "GET", "/deletedvaults/{deletedvault}", 200),
        new(Permission.VaultRecover, "POST", "/deletedvaults/{deletedvault}/recover", 200),
        new(Permission.VaultPurge, "DELETE", "/deletedvaults/{deletedvault}", 204),

        new(Permission.ZoneRead, "GET", "/zones", 200),
        // No zone has this name: the refusal of who may not comes first.
        new(Permission.ZoneReplace, "POST", "/zones/c/replace", 400),

        new(Permission.RegionRead, "GET", "/region", 200),
        new(Permission.RegionRead, "GET", "/region/quarantine", 200),
        new(Permission.RegionManage, "POST", "/region/pairing", 200),
        new(Permission.RegionManage, "POST", "/region/pair", 200, """{"code":"0123abcd-00112233445566778899aabbccddeeff","address":"https://other.test:1"}"""),
        new(Permission.RegionManage, "POST", "/region/failover", 200),
        new(Permission.RegionManage, "POST", "/region/promote", 200),
        new(Permission.RegionManage, "POST", "/region/failback", 200),
        new(Permission.RegionManage, "POST", "/region/unpair", 200),
        new(Permission.RegionManage, "POST", "/region/recopy", 200, """{"vault":"default"}"""),

        new(Permission.BackupRead, "GET", "/backups", 200),
        new(Permission.BackupMake, "POST", "/backups", 202),
        new(Permission.BackupMake, "POST", "/backups/verify", 202),
    ];
}
