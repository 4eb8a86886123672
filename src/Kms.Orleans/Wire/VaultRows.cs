using Kms.Vaults;

namespace Kms.Orleans.Wire;

/// <summary>Vaults: their state, what can be asked of them, and what came of it.</summary>
internal static class VaultRows
{
    public static WireRow[] All { get; } =
    [
        WireTable.Row(30, Write, Read),
        WireTable.Result(31, Write, Read),
        WireTable.Result<VaultChange>(
            32,
            (w, change) =>
            {
                w.Block(change.Before, Write);
                w.Block(change.After, Write);
            },
            r => new VaultChange(r.Block(Read), r.Block(Read))),
        WireTable.Result(33, (w, grant) => GrantRow.Write(w, grant, Write), r => GrantRow.Read(r, Read)),
        WireTable.Row<CreateVault>(
            40,
            (w, c) =>
            {
                w.Text(c.Name);
                w.Block(c.Settings, Write);
            },
            r => new CreateVault(r.Text(), r.Block(ReadSettings))),
        WireTable.Row<UpdateVault>(41, (w, c) => w.Block(c.Changes, Write), r => new UpdateVault(r.Block(ReadSettings))),
        WireTable.Row<DeleteVault>(42, (_, _) => { }, _ => new DeleteVault()),
        WireTable.Row<RecoverVault>(43, (_, _) => { }, _ => new RecoverVault()),
        WireTable.Row<PurgeVault>(44, (_, _) => { }, _ => new PurgeVault()),
        WireTable.Row<ElapseVault>(45, (_, _) => { }, _ => new ElapseVault()),
        WireTable.Row<VaultEmptied>(46, (_, _) => { }, _ => new VaultEmptied()),
    ];

    public static void Write(WireWriter w, VaultState state)
    {
        w.Number((long)state.Status);
        w.Text(state.Name);
        w.Number((long)state.RetentionDays);
        w.Flag(state.PurgeProtection);
        w.Flag(state.AllowRsa15);
        w.Flag(state.AllowAesCbc);
        w.Time(state.Created);
        w.Time(state.Updated);
        w.Record(state.Deletion, Write);
        w.Block(state.Idempotency, ServiceRows.Write);
    }

    public static VaultState Read(WireReader r) =>
        new(r.Enum<VaultStatus>(), r.Text(), r.Small(), r.Flag(), r.Flag(), r.Flag(), r.Time(), r.Time(), r.Record(ReadDeletion))
        {
            Idempotency = r.Block(ServiceRows.ReadLog),
        };

    public static void Write(WireWriter w, Deletion deletion)
    {
        w.Time(deletion.Deleted);
        w.Time(deletion.ScheduledPurge);
    }

    public static Deletion ReadDeletion(WireReader r) => new(r.Time(), r.Time());

    public static void Write(WireWriter w, VaultSettings settings)
    {
        w.Optional(settings.RetentionDays, static (inner, days) => inner.Number((long)days));
        w.Optional(settings.PurgeProtection, static (inner, on) => inner.Flag(on));
        w.Optional(settings.AllowRsa15, static (inner, on) => inner.Flag(on));
        w.Optional(settings.AllowAesCbc, static (inner, on) => inner.Flag(on));
    }

    public static VaultSettings ReadSettings(WireReader r) => new(
        r.Optional(static inner => inner.Small()),
        r.Optional(static inner => inner.Flag()),
        r.Optional(static inner => inner.Flag()),
        r.Optional(static inner => inner.Flag()));
}
