using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Vaults;

using static Kms.Contract.Tests.AccessPlace;

namespace Kms.Contract.Tests;

/// <summary>Every operation of the service with the one permission that it needs, written out by hand: nothing here is read from the product.</summary>
public static class AccessTable
{
    public static IReadOnlyList<AccessRow> Rows { get; } =
    [
        Row(nameof(Operation.CreateKey), Permission.KeyCreate, NewKey, (kms, call, t) =>
            kms.CreateKey(call, t.Key, t.Key.Name, KeySpecs.Ec(Curve.P256).Value, KeySettings.Default)),
        Row(nameof(Operation.ImportKey), Permission.KeyImport, NewKey, Import),
        Row(nameof(Operation.RotateKey), Permission.KeyRotate, Key, (kms, call, t) => kms.RotateKey(call, t.Key)),
        Row(nameof(Operation.GetKey), Permission.KeyRead, Key, (kms, call, t) => kms.GetKey(call, t.Key, null)),
        Row(nameof(Operation.UpdateKey), Permission.KeyUpdate, Key, (kms, call, t) =>
            kms.UpdateKey(call, t.Key, null, new KeySettings(Enabled: true, Tags: Tags.Create([new("a", "b")]).Value))),
        Row(nameof(Operation.ListKeys), Permission.KeyRead, InVault, (kms, call, t) => kms.ListKeys(call, t.Vault, PageRequest.First)),
        Row(nameof(Operation.ListKeyVersions), Permission.KeyRead, Key, (kms, call, t) => kms.ListKeyVersions(call, t.Key, PageRequest.First)),
        Used("encrypt", Permission.KeyEncrypt, KeyOperations.Encrypt, Algorithm.RsaOaep256),
        Used("decrypt", Permission.KeyDecrypt, KeyOperations.Decrypt, Algorithm.RsaOaep256),
        Used("wrapKey", Permission.KeyWrap, KeyOperations.WrapKey, Algorithm.RsaOaep256),
        Used("unwrapKey", Permission.KeyUnwrap, KeyOperations.UnwrapKey, Algorithm.RsaOaep256),
        Used("sign", Permission.KeySign, KeyOperations.Sign, Algorithm.Rs256),
        Used("verify", Permission.KeyVerify, KeyOperations.Verify, Algorithm.Rs256),
        Row(nameof(Operation.BackupKey), Permission.KeyBackup, Key, (kms, call, t) => kms.BackupKey(call, t.Key)),
        Row(nameof(Operation.RestoreKey), Permission.KeyRestore, InVault, (kms, call, t) => kms.RestoreKey(call, t.Vault, t.Bytes)),
        Row(nameof(Operation.DeleteKey), Permission.KeyDelete, Key, (kms, call, t) => kms.DeleteKey(call, t.Key)),
        Row(nameof(Operation.GetDeletedKey), Permission.KeyRead, DeletedKey, (kms, call, t) => kms.GetDeletedKey(call, t.Key)),
        Row(nameof(Operation.ListDeletedKeys), Permission.KeyRead, InVault, (kms, call, t) => kms.ListDeletedKeys(call, t.Vault, PageRequest.First)),
        Row(nameof(Operation.RecoverKey), Permission.KeyRecover, DeletedKey, (kms, call, t) => kms.RecoverKey(call, t.Key)),
        Row(nameof(Operation.PurgeKey), Permission.KeyPurge, DeletedKey, (kms, call, t) => kms.PurgeKey(call, t.Key)),
        Row(nameof(Operation.GetRotationPolicy), Permission.RotationPolicyRead, Key, (kms, call, t) => kms.GetRotationPolicy(call, t.Key)),
        Row(nameof(Operation.SetRotationPolicy), Permission.RotationPolicyWrite, Key, (kms, call, t) => kms.SetRotationPolicy(
            call, t.Key, new RotationSettings(new RotationTrigger(new CalendarDuration(0, 0, 0, 30), null), null, null))),
        Row(nameof(Operation.RandomBytes), Permission.RandomBytes, InVault, (kms, call, t) => kms.RandomBytes(call, t.Vault, 8)),
        Row(nameof(Operation.CreateVault), Permission.VaultWrite, NewVault, (kms, call, t) => kms.CreateVault(call, t.Vault, new VaultSettings())),
        Row(nameof(Operation.GetVault), Permission.VaultRead, Vault, (kms, call, t) => kms.GetVault(call, t.Vault)),
        Row(nameof(Operation.UpdateVault), Permission.VaultWrite, Vault, (kms, call, t) => kms.UpdateVault(call, t.Vault, new VaultSettings(PurgeProtection: false))),
        Row(nameof(Operation.DeleteVault), Permission.VaultDelete, Vault, (kms, call, t) => kms.DeleteVault(call, t.Vault)),
        Row(nameof(Operation.ListVaults), Permission.VaultRead, Server, (kms, call, _) => kms.ListVaults(call, PageRequest.First)),
        Row(nameof(Operation.GetDeletedVault), Permission.VaultRead, DeletedVault, (kms, call, t) => kms.GetDeletedVault(call, t.Vault)),
        Row(nameof(Operation.ListDeletedVaults), Permission.VaultRead, Server, (kms, call, _) => kms.ListDeletedVaults(call, PageRequest.First)),
        Row(nameof(Operation.RecoverVault), Permission.VaultRecover, DeletedVault, (kms, call, t) => kms.RecoverVault(call, t.Vault)),
        Row(nameof(Operation.PurgeVault), Permission.VaultPurge, DeletedVault, (kms, call, t) => kms.PurgeVault(call, t.Vault)),
        Row(nameof(Operation.GetZones), Permission.ZoneRead, Server, (kms, call, _) => kms.GetZones(call)),
        Row(nameof(Operation.ReplaceZone), Permission.ZoneReplace, Server, (kms, call, _) => kms.ReplaceZone(call, "B")),
    ];

    private static AccessRow Row<T>(
        string method, Permission permission, AccessPlace place, Func<IKms, Call, AccessTarget, ValueTask<Result<T>>> ask) =>
        new(method, permission, place, async (kms, call, target) => (await ask(kms, call, target)).Refusal);

    private static AccessRow Used(string use, Permission permission, KeyOperations operation, Algorithm algorithm) =>
        Row(operation.ToString(), permission, Key, (kms, call, t) => kms.UseKey(call, t.Key, null, new CryptoRequest(
            operation, algorithm, t.Bytes, Signature: operation == KeyOperations.Verify ? new byte[256] : default(ReadOnlyMemory<byte>)))) with
        { Use = use };

    private static async ValueTask<Result<KeyView>> Import(IKms kms, Call call, AccessTarget target)
    {
        using var material = new KeyToImport { Type = KeyType.Oct, K = new byte[32] };
        return await kms.ImportKey(call, target.Key, target.Key.Name, material, KeySettings.Default);
    }
}
