using System.Buffers.Text;
using System.Security.Cryptography;
using Kms.Vaults;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>One member of <see cref="VaultSettings"/>, written out: how it is sent, and how a vault behaves that has it or not.</summary>
/// <param name="Member">Of the settings record.</param>
/// <param name="Property">In <c>properties</c>, of the body and of the vault that is read back.</param>
/// <param name="Value">Another than a new vault has, as JSON.</param>
/// <param name="Default">What a new vault has.</param>
/// <param name="Fixed">True when it can be given at creation only.</param>
/// <param name="Once">True when it cannot be taken back.</param>
/// <param name="Acts">Asserts how the vault behaves; true: as the value says, false: as the default says.</param>
public sealed record VaultSetting(
    string Member, string Property, string Value, string Default, bool Fixed, bool Once, Func<SettingsLab, string, bool, Task> Acts)
{
    public static IReadOnlyList<VaultSetting> All { get; } =
    [
        new(nameof(VaultSettings.RetentionDays), "softDeleteRetentionInDays", "30", "90", Fixed: true, Once: false, async (lab, host, set) =>
        {
            var deleted = await Deleted(lab, host);
            Assert.Equal((set ? 30 : 90) * 86_400, deleted.GetProperty("scheduledPurgeDate").GetInt64() - deleted.GetProperty("deletedDate").GetInt64());
            Assert.Equal(set ? "30" : "90", SettingsLab.At(deleted, "attributes.recoverableDays"));
        }),
        new(nameof(VaultSettings.PurgeProtection), "enablePurgeProtection", "true", "false", Fixed: false, Once: true, async (lab, host, set) =>
        {
            var deleted = await Deleted(lab, host);
            Assert.Equal(set ? "\"Recoverable\"" : "\"Recoverable+Purgeable\"", SettingsLab.At(deleted, "attributes.recoveryLevel"));
            var name = deleted.GetProperty("recoveryId").GetString()!.Split('/')[^1];
            var purged = await lab.Send("DELETE", "/deletedkeys/" + name, null, host);
            Assert.Equal(set ? (403, "PurgeProtected") : (204, null), (purged.Status, set ? purged.InnerCode : null));
        }),
        new(nameof(VaultSettings.AllowRsa15), "allowRsa15", "true", "false", Fixed: false, Once: false, async (lab, host, set) =>
        {
            await lab.Send("POST", "/keys/rsa/create", """{"kty":"RSA"}""", host);
            var value = EncryptOutside((await lab.Good("GET", "/keys/rsa", null, host)).GetProperty("key"));
            foreach (var (use, input) in ((string, string)[])[("encrypt", "AAAA"), ("wrapkey", "AAAA"), ("decrypt", value), ("unwrapkey", value)])
            {
                var answer = await lab.Send("POST", "/keys/rsa/" + use, $$"""{"alg":"RSA1_5","value":"{{input}}"}""", host);
                Assert.Equal(set ? (200, null) : (403, "KeyOperationForbidden"), (answer.Status, set ? null : answer.InnerCode));
            }
        }),
        new(nameof(VaultSettings.AllowAesCbc), "allowAesCbc", "true", "false", Fixed: false, Once: false, async (lab, host, set) =>
        {
            await lab.Send("POST", "/keys/aes/create", """{"kty":"oct"}""", host);
            var block = Base64Url.EncodeToString(new byte[16]);
            foreach (var use in (string[])["encrypt", "decrypt"])
            {
                var answer = await lab.Send("POST", "/keys/aes/" + use, $$"""{"alg":"A256CBC","value":"{{block}}","iv":"{{block}}"}""", host);
                Assert.Equal(set ? (200, null) : (403, "KeyOperationForbidden"), (answer.Status, set ? null : answer.InnerCode));
            }
        }),
    ];

    public override string ToString() => Member;

    private static string EncryptOutside(System.Text.Json.JsonElement key)
    {
        var (n, e) = (Base64Url.DecodeFromChars(key.GetProperty("n").GetString()), Base64Url.DecodeFromChars(key.GetProperty("e").GetString()));
        using var rsa = RSA.Create(new RSAParameters { Modulus = n, Exponent = e });
        return Base64Url.EncodeToString(rsa.Encrypt("secret"u8, RSAEncryptionPadding.Pkcs1));
    }

    private static async Task<System.Text.Json.JsonElement> Deleted(SettingsLab lab, string host)
    {
        var name = SettingsLab.NewName("deleted");
        await lab.Good("POST", $"/keys/{name}/create", """{"kty":"oct"}""", host);
        return await lab.Good("DELETE", "/keys/" + name, null, host);
    }
}
