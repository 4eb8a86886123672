using Kms.Access;
using Kms.Keys;

namespace Kms.Core.Tests.Service;

/// <summary>Every call that concerns the key "signing" or its vault "payments", with arguments that are good for a key of P-256.</summary>
internal static class KeyCalls
{
    public static readonly KeyId Signing = SmallKms.Key("signing");

    public static readonly CryptoRequest Sign = new(KeyOperations.Sign, Algorithm.Es256, new byte[32]);

    private static readonly Dictionary<string, Func<SmallKms, Call, Task<Refusal?>>> Rows = new()
    {
        ["CreateKey"] = async (kms, call) => (await kms.Kms.CreateKey(call, Signing, "signing", Sample.P256, KeySettings.Default)).Refusal,
        ["ImportKey"] = async (kms, call) => (await kms.Kms.ImportKey(
            call, Signing, "signing", new KeyToImport { Type = KeyType.Ec, Curve = Curve.P256 }, KeySettings.Default)).Refusal,
        ["RotateKey"] = async (kms, call) => (await kms.Kms.RotateKey(call, Signing)).Refusal,
        ["UpdateKey"] = async (kms, call) => (await kms.Kms.UpdateKey(call, Signing, null, new KeySettings(Enabled: true))).Refusal,
        ["GetKey"] = async (kms, call) => (await kms.Kms.GetKey(call, Signing, null)).Refusal,
        ["ListKeys"] = async (kms, call) => (await kms.Kms.ListKeys(call, SmallKms.Vault, PageRequest.First)).Refusal,
        ["ListKeyVersions"] = async (kms, call) => (await kms.Kms.ListKeyVersions(call, Signing, PageRequest.First)).Refusal,
        ["UseKey"] = async (kms, call) => (await kms.Kms.UseKey(call, Signing, null, Sign)).Refusal,
        ["BackupKey"] = async (kms, call) => (await kms.Kms.BackupKey(call, Signing)).Refusal,
        ["RestoreKey"] = async (kms, call) => (await kms.Kms.RestoreKey(call, SmallKms.Vault, BackupOf("signing"))).Refusal,
        ["DeleteKey"] = async (kms, call) => (await kms.Kms.DeleteKey(call, Signing)).Refusal,
        ["GetDeletedKey"] = async (kms, call) => (await kms.Kms.GetDeletedKey(call, Signing)).Refusal,
        ["ListDeletedKeys"] = async (kms, call) => (await kms.Kms.ListDeletedKeys(call, SmallKms.Vault, PageRequest.First)).Refusal,
        ["RecoverKey"] = async (kms, call) => (await kms.Kms.RecoverKey(call, Signing)).Refusal,
        ["PurgeKey"] = async (kms, call) => (await kms.Kms.PurgeKey(call, Signing)).Refusal,
        ["GetRotationPolicy"] = async (kms, call) => (await kms.Kms.GetRotationPolicy(call, Signing)).Refusal,
        ["SetRotationPolicy"] = async (kms, call) =>
            (await kms.Kms.SetRotationPolicy(call, Signing, new RotationSettings(null, null, null))).Refusal,
        ["RandomBytes"] = async (kms, call) => (await kms.Kms.RandomBytes(call, SmallKms.Vault, 1)).Refusal,
    };

    public static IEnumerable<string> All => Rows.Keys;

    public static Task<Refusal?> Ask(SmallKms kms, string name) => Ask(kms, name, kms.Admin);

    public static Task<Refusal?> Ask(SmallKms kms, string name, Call call) => Rows[name](kms, call);

    /// <summary>As <see cref="Replication.OpenSeal"/> seals it.</summary>
    public static byte[] BackupOf(string name) => [.. "[backup]"u8, .. StoredKey.Write(Sample.Active() with { Name = name })];
}
