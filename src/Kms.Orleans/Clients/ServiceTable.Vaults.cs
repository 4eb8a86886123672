using Kms.Access;
using Kms.Orleans.Wire;
using Kms.Vaults;

namespace Kms.Orleans.Clients;

/// <content>Vaults, random bytes, zones. A number is never used again for something else.</content>
internal static partial class ServiceTable
{
    public static readonly ServiceRow<(VaultName Vault, int Count), ReadOnlyMemory<byte>> RandomBytes = Row(
        30,
        (w, a) =>
        {
            Write(w, a.Vault);
            w.Number((long)a.Count);
        },
        r => (Vault: ReadVault(r), Count: r.Small()), (kms, call, a, c) => kms.RandomBytes(call, a.Vault, a.Count, c), Write, ReadBytes);

    public static readonly ServiceRow<(VaultName Vault, VaultSettings Settings), VaultCreated> CreateVault = Row(
        31, WriteSettings, ReadVaultSettings, (kms, call, a, c) => kms.CreateVault(call, a.Vault, a.Settings, c),
        (w, created) =>
        {
            w.Block(created.Vault, Wire.VaultRows.Write);
            w.Flag(created.Made);
        },
        r => new VaultCreated(r.Block(Wire.VaultRows.Read), r.Flag()));

    public static readonly ServiceRow<VaultName, VaultState> GetVault = OfVault(32, (kms, call, vault, c) => kms.GetVault(call, vault, c));

    public static readonly ServiceRow<(VaultName Vault, VaultSettings Settings), VaultState> UpdateVault = Row(
        33, WriteSettings, ReadVaultSettings, (kms, call, a, c) => kms.UpdateVault(call, a.Vault, a.Settings, c), Wire.VaultRows.Write, Wire.VaultRows.Read);

    public static readonly ServiceRow<VaultName, VaultState> DeleteVault = OfVault(34, (kms, call, vault, c) => kms.DeleteVault(call, vault, c));

    public static readonly ServiceRow<PageRequest, Page<VaultState>> ListVaults = VaultsOf(35, (kms, call, page, c) => kms.ListVaults(call, page, c));

    public static readonly ServiceRow<VaultName, VaultState> GetDeletedVault = OfVault(36, (kms, call, vault, c) => kms.GetDeletedVault(call, vault, c));

    public static readonly ServiceRow<PageRequest, Page<VaultState>> ListDeletedVaults = VaultsOf(37, (kms, call, page, c) => kms.ListDeletedVaults(call, page, c));

    public static readonly ServiceRow<VaultName, VaultState> RecoverVault = OfVault(38, (kms, call, vault, c) => kms.RecoverVault(call, vault, c));

    public static readonly ServiceRow<VaultName, Done> PurgeVault = Row(
        39, Write, ReadVault, (kms, call, vault, c) => kms.PurgeVault(call, vault, c), Write, ReadDone);

    public static readonly ServiceRow<Done, StoreHealth> GetZones = Row(40, Write, ReadDone, (kms, call, _, c) => kms.GetZones(call, c), Write, ReadHealth);

    public static readonly ServiceRow<string, StoreHealth> ReplaceZone = Row(
        41, (w, zone) => w.Text(zone), r => r.Text(), (kms, call, zone, c) => kms.ReplaceZone(call, zone, c), Write, ReadHealth);

    private static ServiceRow[] VaultRows =>
    [
        RandomBytes, CreateVault, GetVault, UpdateVault, DeleteVault, ListVaults, GetDeletedVault, ListDeletedVaults, RecoverVault, PurgeVault, GetZones,
        ReplaceZone,
    ];

    private static void WriteSettings(WireWriter w, (VaultName Vault, VaultSettings Settings) a)
    {
        Write(w, a.Vault);
        w.Block(a.Settings, Wire.VaultRows.Write);
    }

    private static (VaultName Vault, VaultSettings Settings) ReadVaultSettings(WireReader r) => (ReadVault(r), r.Block(Wire.VaultRows.ReadSettings));

    private static ServiceRow<VaultName, VaultState> OfVault(ushort number, Func<IKms, Call, VaultName, CancellationToken, ValueTask<Result<VaultState>>> call) =>
        Row(number, Write, ReadVault, call, Wire.VaultRows.Write, Wire.VaultRows.Read);

    private static ServiceRow<PageRequest, Page<VaultState>> VaultsOf(
        ushort number, Func<IKms, Call, PageRequest, CancellationToken, ValueTask<Result<Page<VaultState>>>> call) =>
        Row(number, Write, ReadPage, call, Page<VaultState>(Wire.VaultRows.Write), ReadPage(Wire.VaultRows.Read));
}
