using Kms.Access;
using Kms.Keys;
using Kms.Orleans.Wire;

namespace Kms.Orleans.Clients;

/// <content>Keys. A number is never used again for something else.</content>
internal static partial class ServiceTable
{
    public static readonly ServiceRow<(KeyId Key, string Name, KeySpec Spec, KeySettings Settings), KeyView> CreateKey = Row(
        1,
        (w, a) =>
        {
            Write(w, a.Key);
            w.Text(a.Name);
            w.Block(a.Spec, Wire.KeyRows.Write);
            w.Block(a.Settings, KeyCommandRows.Write);
        },
        r => (Key: ReadKey(r), Name: r.Text(), Spec: r.Block(Wire.KeyRows.ReadSpec), Settings: r.Block(KeyCommandRows.ReadSettings)),
        (kms, call, a, c) => kms.CreateKey(call, a.Key, a.Name, a.Spec, a.Settings, c), Write, ReadView);

    public static readonly ServiceRow<Import, KeyView> ImportKey = Row(
        2,
        (w, a) =>
        {
            Write(w, a.Key);
            w.Text(a.Name);
            w.Block(a.Material, KeyCommandRows.Write);
            w.Block(a.Settings, KeyCommandRows.Write);
        },
        r => new Import(ReadKey(r), r.Text(), r.Block(KeyCommandRows.ReadMaterial), r.Block(KeyCommandRows.ReadSettings)),
        (kms, call, a, c) => kms.ImportKey(call, a.Key, a.Name, a.Material, a.Settings, c), Write, ReadView);

    public static readonly ServiceRow<KeyId, KeyView> RotateKey = OfKey(3, (kms, call, key, c) => kms.RotateKey(call, key, c), Write, ReadView);

    public static readonly ServiceRow<(KeyId Key, string? Version), KeyView> GetKey = Row(
        4,
        (w, a) =>
        {
            Write(w, a.Key);
            w.Text(a.Version);
        },
        r => (Key: ReadKey(r), Version: r.OptionalText()), (kms, call, a, c) => kms.GetKey(call, a.Key, a.Version, c), Write, ReadView);

    public static readonly ServiceRow<(KeyId Key, string? Version, KeySettings Changes), KeyView> UpdateKey = Row(
        5,
        (w, a) =>
        {
            Write(w, a.Key);
            w.Text(a.Version);
            w.Block(a.Changes, KeyCommandRows.Write);
        },
        r => (Key: ReadKey(r), Version: r.OptionalText(), Changes: r.Block(KeyCommandRows.ReadSettings)),
        (kms, call, a, c) => kms.UpdateKey(call, a.Key, a.Version, a.Changes, c), Write, ReadView);

    public static readonly ServiceRow<(VaultName Vault, PageRequest Page), Page<KeyView>> ListKeys = KeysOf(
        6, (kms, call, vault, page, c) => kms.ListKeys(call, vault, page, c));

    public static readonly ServiceRow<(KeyId Key, PageRequest Page), Page<KeyView>> ListKeyVersions = Row(
        7,
        (w, a) =>
        {
            Write(w, a.Key);
            Write(w, a.Page);
        },
        r => (Key: ReadKey(r), Page: ReadPage(r)), (kms, call, a, c) => kms.ListKeyVersions(call, a.Key, a.Page, c), Page<KeyView>(Write), ReadPage(ReadView));

    public static readonly ServiceRow<(KeyId Key, string? Version, CryptoRequest Request), CryptoAnswer> UseKey = Row(
        8,
        (w, a) =>
        {
            Write(w, a.Key);
            w.Text(a.Version);
            Write(w, a.Request);
        },
        r => (Key: ReadKey(r), Version: r.OptionalText(), Request: ReadRequest(r)), (kms, call, a, c) => kms.UseKey(call, a.Key, a.Version, a.Request, c), Write, ReadAnswer);

    public static readonly ServiceRow<KeyId, ReadOnlyMemory<byte>> BackupKey = OfKey(9, (kms, call, key, c) => kms.BackupKey(call, key, c), Write, ReadBytes);

    public static readonly ServiceRow<(VaultName Vault, ReadOnlyMemory<byte> Backup), KeyView> RestoreKey = Row(
        10,
        (w, a) =>
        {
            Write(w, a.Vault);
            Write(w, a.Backup);
        },
        r => (Vault: ReadVault(r), Backup: ReadBytes(r)), (kms, call, a, c) => kms.RestoreKey(call, a.Vault, a.Backup, c), Write, ReadView);

    public static readonly ServiceRow<KeyId, KeyView> DeleteKey = OfKey(11, (kms, call, key, c) => kms.DeleteKey(call, key, c), Write, ReadView);

    public static readonly ServiceRow<KeyId, KeyView> GetDeletedKey = OfKey(12, (kms, call, key, c) => kms.GetDeletedKey(call, key, c), Write, ReadView);

    public static readonly ServiceRow<(VaultName Vault, PageRequest Page), Page<KeyView>> ListDeletedKeys = KeysOf(
        13, (kms, call, vault, page, c) => kms.ListDeletedKeys(call, vault, page, c));

    public static readonly ServiceRow<KeyId, KeyView> RecoverKey = OfKey(14, (kms, call, key, c) => kms.RecoverKey(call, key, c), Write, ReadView);

    public static readonly ServiceRow<KeyId, Done> PurgeKey = OfKey(15, (kms, call, key, c) => kms.PurgeKey(call, key, c), Write, ReadDone);

    public static readonly ServiceRow<KeyId, RotationPolicy?> GetRotationPolicy = OfKey(
        16, (kms, call, key, c) => kms.GetRotationPolicy(call, key, c), (w, policy) => w.Record(policy, Wire.KeyRows.Write), r => r.Record(Wire.KeyRows.ReadRotation));

    public static readonly ServiceRow<(KeyId Key, RotationSettings Policy), RotationPolicy> SetRotationPolicy = Row(
        17,
        (w, a) =>
        {
            Write(w, a.Key);
            w.Block(a.Policy, KeyCommandRows.Write);
        },
        r => (Key: ReadKey(r), Policy: r.Block(KeyCommandRows.ReadRotation)), (kms, call, a, c) => kms.SetRotationPolicy(call, a.Key, a.Policy, c),
        Wire.KeyRows.Write, Wire.KeyRows.ReadRotation);

    private static ServiceRow[] KeyRows =>
    [
        CreateKey, ImportKey, RotateKey, GetKey, UpdateKey, ListKeys, ListKeyVersions, UseKey, BackupKey, RestoreKey, DeleteKey, GetDeletedKey,
        ListDeletedKeys, RecoverKey, PurgeKey, GetRotationPolicy, SetRotationPolicy,
    ];

    private static ServiceRow<KeyId, T> OfKey<T>(
        ushort number, Func<IKms, Call, KeyId, CancellationToken, ValueTask<Result<T>>> call, Action<WireWriter, T> write, Func<WireReader, T> read) =>
        Row(number, Write, ReadKey, call, write, read);

    private static ServiceRow<(VaultName Vault, PageRequest Page), Page<KeyView>> KeysOf(
        ushort number, Func<IKms, Call, VaultName, PageRequest, CancellationToken, ValueTask<Result<Page<KeyView>>>> call) => Row(
        number,
        (w, a) =>
        {
            Write(w, a.Vault);
            Write(w, a.Page);
        },
        r => (Vault: ReadVault(r), Page: ReadPage(r)), (kms, who, a, c) => call(kms, who, a.Vault, a.Page, c), Page<KeyView>(Write), ReadPage(ReadView));

    /// <summary>The node that answers has this copy of the key, and clears it.</summary>
    internal sealed record Import(KeyId Key, string Name, KeyToImport Material, KeySettings Settings) : IDisposable
    {
        public void Dispose() => Material.Dispose();
    }
}
