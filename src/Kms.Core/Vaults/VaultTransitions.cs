using System.Collections.Frozen;

namespace Kms.Vaults;

/// <summary>
/// The life of a vault, whole:
/// <code>
///            Absent         Active               Deleted                       Purging
/// Create     Active         Active (settings)    VaultIsDeletedButRecoverable  VaultIsBeingPurged
/// Update     VaultNotFound  Active               VaultNotFound                 VaultNotFound
/// Delete     VaultNotFound  Deleted              VaultNotFound                 VaultNotFound
/// Recover    VaultNotFound  VaultNotFound        Active                        VaultNotFound
/// Purge      VaultNotFound  VaultNotFound        Purging                       Purging (nothing new)
/// Elapse     -              -                    Purging (retention over)      -
/// Emptied    -              -                    -                             Absent
/// </code>
/// </summary>
public static class VaultTransitions
{
    private static readonly FrozenDictionary<(VaultStatus, VaultCommandKind), Transition> Table = Build();

    public static Transition Of(VaultStatus status, VaultCommandKind command) => Table[(status, command)];

    private static FrozenDictionary<(VaultStatus, VaultCommandKind), Transition> Build()
    {
        var table = new Dictionary<(VaultStatus, VaultCommandKind), Transition>();
        var notFound = No(RefusalCode.VaultNotFound);
        Row(VaultCommandKind.Create, To(VaultStatus.Active), To(VaultStatus.Active), No(RefusalCode.VaultIsDeletedButRecoverable), No(RefusalCode.VaultIsBeingPurged));
        Row(VaultCommandKind.Update, notFound, To(VaultStatus.Active), notFound, notFound);
        Row(VaultCommandKind.Delete, notFound, To(VaultStatus.Deleted), notFound, notFound);
        Row(VaultCommandKind.Recover, notFound, notFound, To(VaultStatus.Active), notFound);
        Row(VaultCommandKind.Purge, notFound, notFound, To(VaultStatus.Purging), To(VaultStatus.Purging));
        Row(VaultCommandKind.Elapse, To(VaultStatus.Absent), To(VaultStatus.Active), To(VaultStatus.Purging), To(VaultStatus.Purging));
        Row(VaultCommandKind.Emptied, To(VaultStatus.Absent), To(VaultStatus.Active), To(VaultStatus.Deleted), To(VaultStatus.Absent));
        return table.ToFrozenDictionary();

        void Row(VaultCommandKind command, Transition absent, Transition active, Transition deleted, Transition purging)
        {
            table.Add((VaultStatus.Absent, command), absent);
            table.Add((VaultStatus.Active, command), active);
            table.Add((VaultStatus.Deleted, command), deleted);
            table.Add((VaultStatus.Purging, command), purging);
        }
    }

    private static Transition To(VaultStatus status) => new(status, null);

    private static Transition No(RefusalCode code) => new(null, code);

    /// <summary>Either the status that follows (at most), or the refusal.</summary>
    public readonly record struct Transition(VaultStatus? Next, RefusalCode? Refusal);
}
